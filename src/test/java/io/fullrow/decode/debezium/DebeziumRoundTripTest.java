// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.Format;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random changes of a table with every type, through JSON, wrapped JSON and Avro. */
class DebeziumRoundTripTest {
  private static final TableId SOURCE = TableId.parse("types.all");
  private static final TableSchema SCHEMA = Types.table();
  private static final int CHANGES = 400;

  private final DebeziumJson json = DebeziumJson.of(SOURCE, SCHEMA);
  private final DebeziumAvro avro = DebeziumAvro.of(SCHEMA);

  @Test
  void shouldReadBackWhatWasWritten() {
    Format format = new DebeziumFormat();
    Decoder decoder = format.decoder(SOURCE, Set.of("tags", "attrs"), avro.writerSchemas(1));
    Seeds.forEach(
        CHANGES,
        random -> {
          // given
          RandomChanges changes = RandomChanges.of(SCHEMA, random);
          PartitionKey partition = changes.partition();
          Change change = changes.change();
          Bytes plain = json.message(partition, change).value();

          // when, then
          assertDecoded(decoder, plain, partition, change, "plain");
          assertDecoded(decoder, wrapped(plain), partition, change, "wrapped");
          assertDecoded(decoder, avro(plain), partition, change, "avro");
        });
  }

  private void assertDecoded(
      Decoder decoder, Bytes value, PartitionKey partition, Change change, String how) {
    Decoded decoded = decoder.decode(Movies.valueOnly(value), SCHEMA);
    assertThat(decoded).as(how).isInstanceOf(Decoded.Changes.class);
    assertThat(Movies.fragment(decoded).partition()).isEqualTo(partition);
    if (change instanceof Change.Row expected
        && Movies.fragment(decoded).change() instanceof Change.Row actual) {
      // Says which cell differs; the records' texts are too long.
      expected
          .columns()
          .cells()
          .forEach(
              (key, cell) ->
                  assertThat(actual.columns().cells().get(key))
                      .as("%s, %s", how, key)
                      .isEqualTo(cell));
    }
    assertThat(Movies.fragment(decoded).change()).as(how).isEqualTo(change);
  }

  // As text: a tree would print floats as doubles.
  private static Bytes wrapped(Bytes plain) {
    String json = new String(plain.toArray(), StandardCharsets.UTF_8);
    String wrapper = "{\"schema\":{\"type\":\"struct\"},\"payload\":" + json + "}";
    return Bytes.wrap(wrapper.getBytes(StandardCharsets.UTF_8));
  }

  private Bytes avro(Bytes plain) {
    return avro.encode(1, Movies.MAPPER.readTree(plain.toArray()));
  }
}
