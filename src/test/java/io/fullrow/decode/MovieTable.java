// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.NativeValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A table with composite keys, a static column and a set, for formats without captures. */
public final class MovieTable {
  public static final TableId SOURCE = TableId.parse("movies.movies_by_genre");
  public static final String TOPIC = "raw.movies";
  public static final long ARRIVAL_MILLIS = 1_795_225_241_000L;
  public static final WriteTime ARRIVAL = WriteTime.ofMillis(ARRIVAL_MILLIS);
  public static final TableSchema SCHEMA =
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
              regular("director", DataTypes.TEXT),
              regular("fz", DataTypes.frozenListOf(DataTypes.INT)),
              regular("price", DataTypes.DECIMAL),
              regular("seen", DataTypes.TIMESTAMP),
              regular("tags", DataTypes.setOf(DataTypes.TEXT)),
              regular("title", DataTypes.TEXT),
              regular("views", DataTypes.BIGINT),
              regular("votes", DataTypes.VARINT)));

  /** A key of {@link #single}. */
  public static final PartitionKey SINGLE_KEY = PartitionKey.of(cql(DataTypes.TEXT, "a"));

  public static final PartitionKey DRAMA_2001 =
      PartitionKey.of(cql(DataTypes.TEXT, "Drama"), cql(DataTypes.INT, 2001));

  private MovieTable() {}

  public static Column regular(String name, DataType type) {
    return column(name, type, Column.Kind.REGULAR);
  }

  public static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  /** A table of a text key and one regular column {@code c}. */
  public static TableSchema single(DataType type) {
    return new TableSchema(
        TableId.parse("ks.single"),
        List.of(column("k", DataTypes.TEXT, Column.Kind.PARTITION_KEY)),
        List.of(),
        List.of(),
        List.of(regular("c", type)));
  }

  /** A change of {@link #single}: c gets the type's value of {@link NativeValues}. */
  public static Change write(NativeCqlType type) {
    return update(Clustering.none(), Map.of("c", Cell.live(ARRIVAL, NativeValues.of(type))));
  }

  public static Bytes cql(DataType type, Object value) {
    return CqlValues.encode(type, value);
  }

  public static Clustering row(float rating, int duration) {
    return Clustering.of(cql(DataTypes.FLOAT, rating), cql(DataTypes.INT, duration));
  }

  public static Change update(Clustering clustering, Map<String, Cell> cells) {
    return row(clustering, Optional.empty(), cells);
  }

  public static Change insert(Clustering clustering, RowMarker marker, Map<String, Cell> cells) {
    return row(clustering, Optional.of(marker), cells);
  }

  private static Change row(
      Clustering clustering, Optional<RowMarker> marker, Map<String, Cell> cells) {
    Map<CellKey, Cell> keyed = new java.util.HashMap<>();
    cells.forEach((name, cell) -> keyed.put(CellKey.simple(name), cell));
    return new Change.Row(clustering, marker, Optional.empty(), RowContent.of(keyed));
  }

  /** The changes of the partition Drama, 2001, in their order. */
  public static Decoded changes(Change... changes) {
    return new Decoded.Changes(
        Stream.of(changes)
            .map(change -> new Fragment(SOURCE, DRAMA_2001, change, false, false, origin()))
            .toList());
  }

  public static RawRecord record(Bytes value) {
    return new RawRecord(Optional.empty(), Optional.of(value), origin());
  }

  public static RawRecord record(String value) {
    return record(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  public static Origin origin() {
    return new Origin(TOPIC, 3, 17, ARRIVAL_MILLIS, Optional.empty());
  }

  public static String malformed(Decoded decoded) {
    if (decoded instanceof Decoded.Malformed malformed) {
      return malformed.reason();
    }
    throw new AssertionError("expected Malformed, not " + decoded);
  }

  /** Lines of {@code name TAB content} of a golden file, without comments. */
  public static Map<String, String> golden(String resource) {
    try (InputStream in = MovieTable.class.getResourceAsStream(resource)) {
      Map<String, String> named = new java.util.LinkedHashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> named.put(line.split("\t")[0], line.split("\t")[1]));
      return named;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
