// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.model.Bytes;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Captures with random fields replaced, removed or added: any answer but an unexpected error. */
class DebeziumFuzzTest {
  private static final int EVENTS = 5_000;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e999",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "\"\"",
          "\"x\"",
          "\"NaN\"",
          "\"i\"",
          "\"d\"",
          "\"r\"",
          "[]",
          "[null]",
          "[[]]",
          "[[1,2]]",
          "[\"a\",\"a\"]",
          "{}",
          "{\"value\":null}",
          "{\"value\":1,\"deletion_ts\":-1}",
          "{\"value\":\"x\",\"deletion_ts\":9223372036854000000,\"set\":true}",
          "{\"scale\":1,\"value\":\"AQ==\"}",
          "{\"method\":\"INCL_START_BOUND\",\"values\":[{\"name\":\"\",\"value\":\"\",\"type\":\"\"}]}");

  @Test
  void shouldAnswerAnyEventWithoutAnUnexpectedError() {
    Decoder decoder = Movies.decoder();
    List<JsonNode> captures = Movies.captures();
    Seeds.forEach(
        EVENTS,
        random -> {
          // given
          JsonNode event = captures.get(random.nextInt(captures.size())).get("value").deepCopy();
          for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            edit(event, random);
          }

          // when
          Decoded decoded = decoder.decode(Movies.valueOnly(event.toString()), Movies.SCHEMA);

          // then
          assertExpected(decoded, event.toString());
        });
  }

  @Test
  void shouldAnswerAnyAvroWithoutAnUnexpectedError() {
    DebeziumAvro avro = DebeziumAvro.of(Movies.SCHEMA).withDecimalsAsDouble();
    Decoder decoder =
        new DebeziumFormat().decoder(Movies.SOURCE, Movies.ALL_LOSSES, avro.writerSchemas(1));
    List<Bytes> records =
        Movies.captures().stream().map(line -> avro.encode(1, line.get("value"))).toList();
    Seeds.forEach(
        EVENTS,
        random -> {
          // given
          byte[] bytes = records.get(random.nextInt(records.size())).toArray();
          for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
          }
          Bytes mutated = Bytes.wrap(bytes);

          // when
          Decoded decoded = decoder.decode(Movies.valueOnly(mutated), Movies.SCHEMA);

          // then
          assertExpected(decoded, mutated.toHex());
        });
  }

  private static void assertExpected(Decoded decoded, String input) {
    if (decoded instanceof Decoded.Malformed malformed) {
      assertThat(malformed.reason())
          .as(input)
          .isNotBlank()
          .doesNotContain("cannot be decoded", "Exception")
          .hasSizeLessThan(1_000);
    }
  }

  private static void edit(JsonNode event, SplittableRandom random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(event, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    JsonNode value = Movies.MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())));
    if (container instanceof ObjectNode object) {
      editObject(object, value, random);
    } else if (container instanceof ArrayNode array) {
      array.add(value);
    }
  }

  private static void editObject(ObjectNode object, JsonNode value, SplittableRandom random) {
    List<String> names = new ArrayList<>(object.propertyNames());
    names.add("added");
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(4) == 0) {
      object.remove(name);
    } else {
      object.set(name, value);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
