// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bad input: each with the reason that its dead letter carries. */
class DebeziumMalformedTest {
  private final Decoder decoder = Movies.decoder();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello                    | neither JSON nor Avro in the Confluent wire format: the first byte is 0x68
          {"op":"u"                | not JSON
          {"op":"u",}              | not JSON
          {"op":"u"} {}            | something follows the object
          {"op":"u","op":"u"}      | 'op' comes twice
          {"a":NaN}                | not JSON
          {"op":"u"}               | field 'source' is missing
          {"source":5}             | field 'source' is the number 5, expected an object
          {"schema":{}}            | field 'payload' is missing
          {"schema":{},"payload":5} | expected an object with op, source and after
          {"source":{"keyspace":"movies"}} | field 'source.table' is missing
          {"source":{"keyspace":"movies","table":7}} | field 'source.table' is the number 7, expected text
          """)
  void shouldRefuseWhatIsNoEnvelope(String value, String reason) {
    assertThat(Movies.malformed(decode(value))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /op                       | -                  | field 'op' is missing
          /op                       | "x"                | field 'op' is 'x'
          /op                       | 1                  | field 'op' is the number 1, expected text
          /after                    | -                  | field 'after' is missing
          /after                    | null               | field 'after' is missing
          /after                    | []                 | field 'after' is an array of 0
          /source/ts_us             | "5"                | field 'source.ts_us' is the text '5'
          /source/ts_us             | 5.5                | field 'source.ts_us' is the number 5.5
          /source/ts_us             | 9223372036854775808 | field 'source.ts_us' is the number 9223372036854775808
          /source/snapshot          | 3                  | field 'source.snapshot'
          /after/genre              | -                  | field 'after.genre' is missing
          /after/genre/value        | -                  | field 'after.genre.value' is missing
          /after/genre/value        | null               | column 'genre' (text): a primary key column is null
          /after/rating/value       | null               | column 'rating' (float): a primary key column is null
          /after/year/value         | "1999"             | column 'year' (int): expected a whole number, not the text '1999'
          /after/year/value         | 4000000000         | column 'year' (int): out of range
          /after/title              | "T2"               | field 'after.title' is the text 'T2', expected an object
          /after/title/value        | -                  | field 'after.title.value' is missing
          /after/title/value        | {}                 | column 'title' (text): expected text
          /after/title/set          | false              | field 'after.title.set' is false
          /after/title/deletion_ts  | "soon"             | field 'after.title.deletion_ts' is the text 'soon'
          /after/title/deletion_ts  | 1795228839000001   | no whole second
          /after/tags               | {"value":"a"}      | column 'tags' (set<text>): expected an array
          /after/attrs              | {"value":[["k"]]}  | column 'attrs' (map<text, int>): expected a key and a value
          /after/attrs              | {"value":{"k":null}} | column 'attrs' (map<text, int>): expected an element
          /after/_range_start       | {}                 | belongs to a range deletion
          """)
  void shouldRefuseUpdateNamingTheField(String path, String json, String reason) {
    assertThat(Movies.malformed(decode(edited(2, 1, path, json)))).contains(reason);
  }

  @Test
  void shouldRefuseEventWithoutAnyTime() {
    ObjectNode value = value(2, 1);
    value.get("source").asObject().remove(java.util.List.of("ts_us", "ts_ms"));
    assertThat(Movies.malformed(decode(value.toString())))
        .isEqualTo("field 'source.ts_us' is missing");
  }

  @Test
  void shouldRefuseMillisecondsThatDoNotFitIntoMicroseconds() {
    ObjectNode value = value(2, 1);
    value.get("source").asObject().putNull("ts_us").put("ts_ms", Long.MAX_VALUE);
    assertThat(Movies.malformed(decode(value.toString()))).contains("source.ts_ms", "out of range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /after/rating/deletion_ts   | null | column 'rating' (float): a primary key column is null
          /after/rating/value         | 8.5  | column 'duration' (int): a primary key column is null
          /after/rating               | null | field 'after.rating' is missing
          /after/title/deletion_ts    | 1795225240097275 | the deletion_ts of the columns of one deletion differ
          """)
  void shouldRefuseDeletionThatIsNeitherOfRowNorOfPartition(
      String path, String json, String reason) {
    assertThat(Movies.malformed(decode(edited(3, 3, path, json)))).contains(reason);
  }

  @Test
  void shouldLeaveOutAColumnThatTheTableHasDropped() {
    // given
    String cell = "{\"value\":1,\"deletion_ts\":null,\"set\":true}";
    TableSchema dropped = Movies.SCHEMA.withDropped(Map.of("brand_new", WriteTime.ofMicros(1)));

    // when
    Bytes value =
        Bytes.wrap(edited(2, 1, "/after/brand_new", cell).getBytes(StandardCharsets.UTF_8));
    Decoded with = decoder.decode(Movies.valueOnly(value), dropped);

    // then
    assertThat(with)
        .isInstanceOfSatisfying(
            Decoded.Changes.class, changes -> assertThat(changes.leftOut()).isTrue());
  }

  /** It lists columns without their cells. */
  @Test
  void shouldLeaveNothingOutOfADeletionOfARow() {
    // given
    String listed = "{\"value\":null,\"deletion_ts\":null,\"set\":true}";
    TableSchema dropped = Movies.SCHEMA.withDropped(Map.of("brand_new", WriteTime.ofMicros(1)));

    // when
    Decoded decoded =
        decoder.decode(Movies.valueOnly(edited(3, 3, "/after/brand_new", listed)), dropped);

    // then
    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Changes.class, changes -> assertThat(changes.leftOut()).isFalse());
  }

  @Test
  void shouldAnswerUnknownColumnUnlessItIsNullOrAccepted() {
    // given
    String cell = "{\"value\":1,\"deletion_ts\":null,\"set\":true}";

    // when, then
    assertThat(decode(edited(2, 1, "/after/brand_new", cell)))
        .isEqualTo(new Decoded.UnknownColumn(Movies.SOURCE, "brand_new"));
    assertThat(decode(edited(3, 3, "/after/brand_new", cell)))
        .isEqualTo(new Decoded.UnknownColumn(Movies.SOURCE, "brand_new"));
    assertThat(decode(edited(3, 0, "/after/brand_new", cell)))
        .isEqualTo(new Decoded.UnknownColumn(Movies.SOURCE, "brand_new"));
    assertThat(decode(edited(2, 1, "/after/brand_new", "null")))
        .isInstanceOf(Decoded.Changes.class);
    Decoder accepting = Movies.decoder(Set.of("brand_new"));
    assertThat(
            accepting.decode(
                Movies.valueOnly(edited(2, 1, "/after/brand_new", cell)), Movies.SCHEMA))
        .isInstanceOf(Decoded.Changes.class);
  }

  @Test
  void shouldRefuseEmptyValueAndIgnoreJsonNull() {
    assertThat(Movies.malformed(decode(""))).contains("empty");
    assertThat(decode("null")).isEqualTo(new Decoded.Ignored("null value"));
    assertThat(decode("{\"schema\":{},\"payload\":null}"))
        .isEqualTo(new Decoded.Ignored("null value"));
    assertThat(decode("{\"schema\":null,\"payload\":null}"))
        .isEqualTo(new Decoded.Ignored("null value"));
  }

  @Test
  void shouldRefuseDeepNestingAndHugeNumbers() {
    assertThat(Movies.malformed(decode("{\"a\":" + "[".repeat(100_000)))).contains("not JSON");
    assertThat(Movies.malformed(decode("{\"a\":" + "1".repeat(100_000) + "}")))
        .contains("not JSON");
  }

  @Test
  void shouldShortenHugeValueInReason() {
    String huge = '"' + "x".repeat(1_000_000) + '"';
    assertThat(Movies.malformed(decode(edited(2, 1, "/after/year/value", huge))))
        .contains("column 'year' (int)", "…(1000000 characters)")
        .hasSizeLessThan(400);
  }

  @Test
  void shouldDecodeHugeText() {
    String huge = "x".repeat(1_000_000);
    Decoded decoded = decode(edited(2, 1, "/after/title/value", '"' + huge + '"'));
    assertThat(decoded).isInstanceOf(Decoded.Changes.class);
  }

  @Test
  void shouldRefusePartitionKeyThatCassandraCannotHave() {
    String huge = '"' + "x".repeat(65_536) + '"';
    assertThat(Movies.malformed(decode(edited(2, 1, "/after/genre/value", huge))))
        .contains("partition key genre, year", "65535");
  }

  @Test
  void shouldRefuseUnknownWriterSchemaNamingItsId() {
    assertThat(Movies.malformed(avro(new WriterSchemas.Lookup.Absent(), "0000000102ff")))
        .contains("no writer schema with id 258");
  }

  @Test
  void shouldAnswerUnavailableWhileTheWriterSchemaIsPending() {
    assertThat(avro(new WriterSchemas.Lookup.Pending(), "0000000102ff"))
        .isEqualTo(new Decoded.Unavailable("writer schema id 258"));
  }

  @Test
  void shouldRefuseBytesThatAreNotOfTheWriterSchema() {
    // given: text of 2^33 bytes, an array of a billion nulls, a union's third branch, a byte too
    // many
    Schema text = Schema.create(Schema.Type.STRING);
    Schema nulls = Schema.createArray(Schema.create(Schema.Type.NULL));
    Schema union = SchemaBuilder.unionOf().nullType().and().intType().endUnion();

    // when, then
    assertThat(Movies.malformed(avro(found(text), "00000000018080808040")))
        .contains("writer schema id 1", "too early");
    assertThat(Movies.malformed(avro(found(nulls), "00000000018094ebdc0700")))
        .contains("more elements than bytes");
    assertThat(Movies.malformed(avro(found(union), "000000000104"))).contains("schema id 1");
    assertThat(Movies.malformed(avro(found(union), "00000000010000")))
        .contains("1 bytes follow the datum");
    assertThat(Movies.malformed(avro(found(text), "0000000001"))).contains("too early");
    assertThat(Movies.malformed(avro(found(text), "0000000001" + "02ff"))).contains("UTF-8");
    assertThat(Movies.malformed(avro(found(text), "00000000"))).contains("at least 5");
    assertThat(Movies.malformed(avro(found(text), "00000000010278")))
        .contains("expected an object with op");
  }

  @Test
  void shouldRefuseRecursiveWriterSchemaThatNeverEnds() {
    Schema node =
        SchemaBuilder.record("Node").fields().name("next").type("Node").noDefault().endRecord();
    assertThat(Movies.malformed(avro(found(node), "0000000001"))).contains("nested too deep");
  }

  private static WriterSchemas.Lookup found(Schema schema) {
    return new WriterSchemas.Lookup.Found(schema);
  }

  private static Decoded avro(WriterSchemas.Lookup lookup, String hex) {
    Decoder decoder = new DebeziumFormat().decoder(Movies.SOURCE, Set.of(), id -> lookup);
    return decoder.decode(Movies.valueOnly(Bytes.fromHex(hex)), Movies.SCHEMA);
  }

  private Decoded decode(String value) {
    Bytes bytes = Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
    return decoder.decode(Movies.valueOnly(bytes), Movies.SCHEMA);
  }

  private static ObjectNode value(int partition, int offset) {
    return Movies.capture(partition, offset).get("value").deepCopy().asObject();
  }

  /** The captured value with the field at {@code path} replaced, or removed for "-". */
  private static String edited(int partition, int offset, String path, String json) {
    ObjectNode value = value(partition, offset);
    int slash = path.lastIndexOf('/');
    JsonNode parent = slash == 0 ? value : value.at(path.substring(0, slash));
    String field = path.substring(slash + 1);
    if (json.equals("-")) {
      parent.asObject().remove(field);
    } else {
      parent.asObject().set(field, Movies.MAPPER.readTree(json));
    }
    return value.toString();
  }
}
