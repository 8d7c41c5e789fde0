// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What tells a change from all others, and its copies from nothing. */
class JsonChangeTest {
  private static final TableId SOURCE = TableId.parse("types.all");
  private static final TableSchema SCHEMA = Types.table();
  private static final int CHANGES = 300;

  private final long seed = System.nanoTime();
  private final RandomChanges changes = new RandomChanges(SCHEMA, new Random(seed));
  private final DebeziumJson json = DebeziumJson.of(SOURCE, SCHEMA);
  private final Decoder decoder =
      new DebeziumFormat()
          .decoder(SOURCE, Set.of("tags", "attrs"), DebeziumAvro.of(SCHEMA).writerSchemas(1));

  @Test
  void shouldTellTheSameOfCopiesAndOfNothingElse() {
    Set<String> told = new HashSet<>();
    for (int i = 0; i < CHANGES; i++) {
      PartitionKey partition = changes.partition();
      Change change = changes.change();
      Bytes first = json.message(partition, change).value();
      Bytes second = json.ofNode(2).message(partition, change).value();

      assertThat(first).isNotEqualTo(second);
      assertThat(told(first)).as("seed %d, change %d", seed, i).isEqualTo(told(second));
      assertThat(told(wrapped(first))).as("seed %d", seed).isEqualTo(told(wrapped(second)));
      assertThat(told.add(told(first))).as("seed %d, change %d: as another", seed, i).isTrue();
    }
  }

  /** What is told, closed up to an object again, is decoded to the same change. */
  @Test
  void shouldLeaveOutNothingThatTheDecoderReads() {
    for (int i = 0; i < CHANGES; i++) {
      Bytes record = json.message(changes.partition(), changes.change()).value();
      Bytes rest = bytes(told(record), StandardCharsets.UTF_8);

      assertThat(rest.size()).isLessThan(record.size());
      assertThat(decoder.decode(Movies.valueOnly(rest), SCHEMA))
          .as("seed %d, change %d", seed, i)
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*origin.*")
          .isEqualTo(decoder.decode(Movies.valueOnly(record), SCHEMA));
    }
  }

  /** A newer connector may say something there that matters. */
  @Test
  void shouldTellFieldsThatItDoesNotKnow() {
    Bytes record = json.message(changes.partition(), changes.change()).value();
    ObjectNode tree = (ObjectNode) Movies.MAPPER.readTree(record.toArray());
    tree.put("unknown", 1);
    String one = told(Bytes.wrap(Movies.MAPPER.writeValueAsBytes(tree)));
    tree.put("unknown", 2);
    String two = told(Bytes.wrap(Movies.MAPPER.writeValueAsBytes(tree)));

    assertThat(one).isNotEqualTo(two);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "null",
        "[]",
        "{\"op\":\"i\"}",
        "{\"source\":{}",
        "{\"source\":1}",
        "{\"source\":{}} {}",
        "{\"source\":{\"pos\":",
        "{\"payload\":{\"op\":\"i\"}}"
      })
  void shouldTellNothingOfWhatIsNoChange(String record) {
    assertThat(tell(bytes(record, StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void shouldTellNothingOfOtherEncodings() {
    String record = "{\"source\":{\"pos\":1}}";

    assertThat(tell(bytes(record, StandardCharsets.UTF_16LE))).isEmpty();
    assertThat(tell(bytes(record, StandardCharsets.UTF_16BE))).isEmpty();
    assertThat(tell(bytes(record, Charset.forName("UTF-32LE")))).isEmpty();
  }

  @Test
  void shouldLeaveOutFieldsWhereverTheyStand() {
    assertThat(
            told(
                bytes(
                    "{ \"ts_ms\" : 1 , \"source\" : { \"pos\" : [1,{\"pos\":2}] , \"é\":\"\\\"é\","
                        + "\"file\":\"a\\\"b\" }, \"op\":1, \"ts_us\":{\"ts_us\":{}} }",
                    StandardCharsets.UTF_8)))
        .isEqualTo("{ \"source\" : { \"é\":\"\\\"é\",}, \"op\":1, }");
  }

  private static String told(Bytes record) {
    return tell(record).orElseThrow();
  }

  private static Optional<String> tell(Bytes record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return JsonChange.tell(record, out::write)
        ? Optional.of(out.toString(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Bytes wrapped(Bytes plain) {
    String text = new String(plain.toArray(), StandardCharsets.UTF_8);
    return bytes(
        "{\"schema\":{\"type\":\"struct\"},\"payload\":" + text + "}", StandardCharsets.UTF_8);
  }

  private static Bytes bytes(String text, Charset charset) {
    return Bytes.wrap(text.getBytes(charset));
  }
}
