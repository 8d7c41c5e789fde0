// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/** Tables and events that the tests of this package share. */
final class EventSamples {
  static final TableId SOURCE = new TableId("movies", "by_genre");
  static final SchemaIds IDS = new SchemaIds(11, 12, 13, 14);
  static final long NOW = 1_700_000_000L;

  /** A UDT of text and int. */
  static final UserDefinedType ADDRESS = udt("address", true, DataTypes.TEXT, DataTypes.INT);

  /** Key (genre text, year int), clustering (rating double, id int). */
  static final TableSchema MOVIES =
      table(
          List.of(column("genre", DataTypes.TEXT), column("year", DataTypes.INT)),
          List.of(column("rating", DataTypes.DOUBLE), column("id", DataTypes.INT)),
          List.of(column("curator", DataTypes.TEXT)),
          List.of(
              column("home", ADDRESS),
              column("tags", DataTypes.setOf(DataTypes.TEXT)),
              column("title", DataTypes.TEXT),
              column("votes", DataTypes.BIGINT)));

  private EventSamples() {}

  static UserDefinedType udt(String name, boolean frozen, DataType... fields) {
    UserDefinedTypeBuilder builder =
        new UserDefinedTypeBuilder(
            CqlIdentifier.fromInternal("target"), CqlIdentifier.fromInternal(name));
    for (int i = 0; i < fields.length; i++) {
      builder.withField(CqlIdentifier.fromInternal("f" + i), fields[i]);
    }
    return frozen ? builder.frozen().build() : builder.build();
  }

  /** A column whose kind {@link #table} sets. */
  static Column column(String name, DataType type) {
    return new Column(name, type, Column.Kind.REGULAR, false);
  }

  static TableSchema table(
      List<Column> partitionKey,
      List<Column> clustering,
      List<Column> statics,
      List<Column> regulars) {
    return new TableSchema(
        new TableId("target", "t"),
        as(Column.Kind.PARTITION_KEY, partitionKey),
        as(Column.Kind.CLUSTERING, clustering),
        as(Column.Kind.STATIC, statics),
        as(Column.Kind.REGULAR, regulars));
  }

  private static List<Column> as(Column.Kind kind, List<Column> columns) {
    return columns.stream()
        .map(column -> new Column(column.name(), column.type(), kind, column.reversed()))
        .toList();
  }

  static TableSchema withRegular(TableSchema table, Column added) {
    List<Column> regulars = new ArrayList<>(table.regulars());
    regulars.add(added);
    return table(table.partitionKey(), table.clustering(), table.statics(), regulars);
  }

  static EventCodec codec(TableSchema table) {
    return EventCodec.of(EventSchemas.of(SOURCE, table), IDS);
  }

  /** A reader of what {@code codec(written)} wrote, for the table {@code read}. */
  static EventReader reader(TableSchema written, TableSchema read) {
    return EventReader.of(read, schemas(EventSchemas.of(SOURCE, written)));
  }

  /** As a registry gives them back: parsed from their text. */
  static Function<Integer, Schema> schemas(EventSchemas schemas) {
    Map<Integer, Schema> byId =
        Map.of(
            IDS.rowKey(), parsed(schemas.rowKey()),
            IDS.rowValue(), parsed(schemas.rowValue()),
            IDS.partitionKey(), parsed(schemas.partitionKey()),
            IDS.partitionValue(), parsed(schemas.partitionValue()));
    return byId::get;
  }

  static Schema parsed(Schema schema) {
    return new Schema.Parser().parse(schema.toString());
  }

  static DataEvent decode(EventReader reader, EncodedEvent event) {
    return reader.decode(event.partitionTopic(), event.key(), event.value(), event.headers());
  }

  static DataEvent.Envelope envelope(Operation operation) {
    return new DataEvent.Envelope(
        SOURCE,
        PartitionKey.of(text("Drama"), number(2001)),
        operation,
        at(1_000),
        Optional.of(new Origin("lab.movies", 3, 42, 1_700_000_000_123L, Optional.empty())));
  }

  /** A live row of {@link #MOVIES}. */
  static DataEvent.Row row(RowContent columns, RowContent statics) {
    return new DataEvent.Row(
        envelope(Operation.UPDATE),
        Clustering.of(encoded(DataTypes.DOUBLE, 4.5), number(120)),
        Optional.of(RowMarker.live(at(1_000))),
        Optional.empty(),
        columns,
        true,
        false,
        statics);
  }

  static DataEvent.Row withoutStatics(DataEvent.Row event) {
    return new DataEvent.Row(
        event.envelope(),
        event.clustering(),
        event.marker(),
        event.deletion(),
        event.columns(),
        event.live(),
        event.covered());
  }

  static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }

  static Bytes text(String value) {
    return Bytes.of(value.getBytes(StandardCharsets.UTF_8));
  }

  static Bytes number(int value) {
    return encoded(DataTypes.INT, value);
  }

  static Bytes encoded(DataType type, Object value) {
    return CqlValues.encode(type, value);
  }

  static Optional<String> header(EncodedEvent event, String name) {
    return event.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .flatMap(Header::value)
        .map(value -> new String(value.toArray(), StandardCharsets.UTF_8));
  }
}
