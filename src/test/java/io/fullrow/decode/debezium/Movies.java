// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of the captures, movies.movies_by_genre, and the captured records. */
final class Movies {
  static final TableId SOURCE = TableId.parse("movies.movies_by_genre");
  static final String TOPIC = "lab.movies.movies_by_genre";
  static final Set<String> ALL_LOSSES = Set.of("tags", "notes", "attrs", "studio", "price");
  static final JsonMapper MAPPER = JsonMapper.shared();
  static final TableSchema SCHEMA =
      new TableSchema(
          TableId.parse("movies_new.movies_by_genre"),
          List.of(
              column("genre", DataTypes.TEXT, Column.Kind.PARTITION_KEY),
              column("year", DataTypes.INT, Column.Kind.PARTITION_KEY)),
          List.of(
              new Column("rating", DataTypes.FLOAT, Column.Kind.CLUSTERING, true),
              column("duration", DataTypes.INT, Column.Kind.CLUSTERING)),
          List.of(column("studio", DataTypes.TEXT, Column.Kind.STATIC)),
          List.of(
              regular("attrs", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT)),
              regular("director", DataTypes.TEXT),
              regular("fz", DataTypes.frozenListOf(DataTypes.INT)),
              regular("notes", DataTypes.listOf(DataTypes.TEXT)),
              regular("price", DataTypes.DECIMAL),
              regular("seen", DataTypes.TIMESTAMP),
              regular("tags", DataTypes.setOf(DataTypes.TEXT)),
              regular("title", DataTypes.TEXT)));
  static final WriterSchemas NO_SCHEMAS = id -> new WriterSchemas.Lookup.Absent();

  private Movies() {}

  static Column regular(String name, DataType type) {
    return column(name, type, Column.Kind.REGULAR);
  }

  static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  /** With every loss accepted. */
  static Decoder decoder() {
    return decoder(ALL_LOSSES);
  }

  static Decoder decoder(Set<String> acceptedLosses) {
    return new DebeziumFormat().decoder(SOURCE, acceptedLosses, NO_SCHEMAS);
  }

  /** The captured lines: partition, offset, key and value. */
  static List<JsonNode> captures() {
    return lines("debezium-cassandra5-3.4.0.json.jsonl").stream().map(MAPPER::readTree).toList();
  }

  static JsonNode capture(int partition, int offset) {
    return captures().stream()
        .filter(line -> line.get("partition").asInt() == partition)
        .filter(line -> line.get("offset").asInt() == offset)
        .findFirst()
        .orElseThrow();
  }

  static RawRecord record(JsonNode capture) {
    return record(
        Bytes.wrap(MAPPER.writeValueAsBytes(capture.get("key"))),
        Bytes.wrap(MAPPER.writeValueAsBytes(capture.get("value"))));
  }

  static RawRecord record(Bytes key, Bytes value) {
    Origin.Original original =
        new Origin.Original(
            Optional.of(key),
            Optional.of(value),
            List.of(new Header("traceparent", Optional.empty())));
    Origin origin = new Origin(TOPIC, 3, 17, 1_795_225_241_000L, Optional.of(original));
    return new RawRecord(Optional.of(key), Optional.of(value), origin);
  }

  static RawRecord valueOnly(String value) {
    return valueOnly(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  static RawRecord valueOnly(Bytes value) {
    RawRecord withKey = record(Bytes.empty(), value);
    return new RawRecord(Optional.empty(), Optional.of(value), withKey.origin());
  }

  /** The only fragment of a record that must decode. */
  static Fragment fragment(Decoded decoded) {
    if (decoded instanceof Decoded.Changes changes && changes.fragments().size() == 1) {
      return changes.fragments().get(0);
    }
    throw new AssertionError("expected one fragment, not " + decoded);
  }

  static String malformed(Decoded decoded) {
    if (decoded instanceof Decoded.Malformed malformed) {
      return malformed.reason();
    }
    throw new AssertionError("expected Malformed, not " + decoded);
  }

  static List<String> lines(String resource) {
    try (InputStream in = Movies.class.getResourceAsStream("/debezium/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
