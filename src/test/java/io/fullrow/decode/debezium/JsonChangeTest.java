// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What tells a change from all others, and its copies from nothing. */
class JsonChangeTest {
  private static final TableId SOURCE = TableId.parse("types.all");
  private static final TableSchema SCHEMA = Types.table();
  private static final int CHANGES = 300;

  private final DebeziumJson json = DebeziumJson.of(SOURCE, SCHEMA);
  private final Decoder decoder =
      new DebeziumFormat()
          .decoder(SOURCE, Set.of("tags", "attrs"), DebeziumAvro.of(SCHEMA).writerSchemas(1));

  @Test
  void shouldTellTheSameOfCopiesAndOfNothingElse() {
    Set<String> told = new HashSet<>();
    Seeds.forEach(
        CHANGES,
        random -> {
          RandomChanges changes = RandomChanges.of(SCHEMA, random);
          PartitionKey partition = changes.partition();
          Change change = changes.change();
          Bytes first = json.message(partition, change).value();
          Bytes second = json.ofNode(2).message(partition, change).value();

          assertThat(first).isNotEqualTo(second);
          assertThat(told(first)).isEqualTo(told(second));
          assertThat(told(wrapped(first))).isEqualTo(told(wrapped(second)));
          assertThat(told.add(told(first))).as("as another").isTrue();
        });
  }

  /** What is told, closed up to an object again, is decoded to the same change. */
  @Test
  void shouldLeaveOutNothingThatTheDecoderReads() {
    Seeds.forEach(
        CHANGES,
        random -> {
          RandomChanges changes = RandomChanges.of(SCHEMA, random);
          Bytes record = json.message(changes.partition(), changes.change()).value();
          Bytes rest = bytes(told(record), StandardCharsets.UTF_8);

          assertThat(rest.size()).isLessThan(record.size());
          assertThat(decoder.decode(Movies.valueOnly(rest), SCHEMA))
              .usingRecursiveComparison()
              .ignoringFieldsMatchingRegexes(".*origin.*")
              .isEqualTo(decoder.decode(Movies.valueOnly(record), SCHEMA));
        });
  }

  /** A newer connector may say something there that matters. */
  @Test
  void shouldTellFieldsThatItDoesNotKnow() {
    RandomChanges changes = RandomChanges.of(SCHEMA, new SplittableRandom(1));
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
