// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.codec.Leaves;
import io.fullrow.event.PartitionKeys.Scope;
import io.fullrow.event.avro.Nullable;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Header;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;

/**
 * Reads the events of one table, written under any version of its schemas. Columns that the event
 * does not have are just not in it; cells of columns that the table has dropped are left out. Pure
 * but for the schemas that it asks for; {@code tables.RegistryEventDecoder} gives it those of the
 * registry. Safe for several threads.
 */
public final class EventReader {
  private static final String KEY = "the event's key";
  private static final String VALUE = "the event's value";

  private final TableSchema table;
  private final List<Column> primaryKey;
  private final Set<String> columnNames;
  private final Runnable leftOut;
  private final Function<Integer, Schema> schemaById;
  private final Map<Integer, KeyColumns> rowKeys = new ConcurrentHashMap<>();
  private final Map<Integer, EventValueReader> rowValues = new ConcurrentHashMap<>();
  private final Map<Integer, PartitionKeys> partitionKeys = new ConcurrentHashMap<>();
  private final Map<Integer, StaticRows> staticRows = new ConcurrentHashMap<>();

  private EventReader(TableSchema table, Function<Integer, Schema> schemaById, Runnable leftOut) {
    this.table = table;
    this.primaryKey = EventSchemas.primaryKey(table);
    this.columnNames = table.byName().keySet();
    this.schemaById = schemaById;
    this.leftOut = leftOut;
  }

  /**
   * @param table the table that the events are for; a new reader is needed when it is altered
   * @param schemaById the schema of a registry's id; asked once an id. What it throws passes
   *     through
   */
  public static EventReader of(TableSchema table, Function<Integer, Schema> schemaById) {
    return of(table, schemaById, () -> {});
  }

  /**
   * @param leftOut is notified of each event that has cells of columns that the table has dropped
   */
  public static EventReader of(
      TableSchema table, Function<Integer, Schema> schemaById, Runnable leftOut) {
    return new EventReader(table, schemaById, leftOut);
  }

  /**
   * @param partitionTopic whether the record comes from the partition topic
   * @param value empty for null
   * @throws MalformedEventException if the record is not an event of that kind
   * @throws SchemaDriftException if it has a column that the table has not, or not so
   */
  public DataEvent decode(
      boolean partitionTopic, Bytes key, Optional<Bytes> value, List<Header> headers) {
    EventHeaders all = EventHeaders.of(headers);
    EventMetadata metadata = retained(EventMetadataCodec.decode(all.metadata()));
    try {
      return partitionTopic
          ? partitionEvent(key, value, all, metadata)
          : row(key, value, all, metadata);
    } catch (UnfitColumnException e) {
      throw new SchemaDriftException(table.id(), e.column(), e.reason());
    }
  }

  private DataEvent row(
      Bytes key, Optional<Bytes> value, EventHeaders headers, EventMetadata metadata) {
    KeyColumns columns = compiled(KEY, key, rowKeys, schema -> KeyColumns.of(primaryKey, schema));
    List<Bytes> components = body(KEY, key, in -> columns.read(primaryKey.size(), in));
    int partition = table.partitionKey().size();
    return new DataEvent.Row(
        headers.envelope(new PartitionKey(components.subList(0, partition))),
        new Clustering(components.subList(partition, components.size())),
        metadata.marker(),
        metadata.deletion(),
        columns(metadata, value.map(present -> shownByRow(present, metadata))),
        value.isPresent(),
        headers.isCovered());
  }

  private DataEvent partitionEvent(
      Bytes key, Optional<Bytes> value, EventHeaders headers, EventMetadata metadata) {
    PartitionKeys keys =
        compiled(KEY, key, partitionKeys, schema -> PartitionKeys.of(table, schema));
    PartitionKeys.Key read = body(KEY, key, keys::read);
    DataEvent.Envelope envelope = headers.envelope(read.partition());
    if (read.scope() == Scope.STATIC) {
      return new DataEvent.StaticRow(
          envelope,
          metadata.deletion(),
          columns(metadata, value.map(present -> shownByStaticRow(present, metadata))),
          value.isPresent());
    }
    if (value.isPresent() != metadata.deletion().isPresent()) {
      throw new MalformedEventException("value and metadata differ on whether it is purged");
    }
    return read.scope() == Scope.PARTITION
        ? new DataEvent.PartitionDeletion(envelope, metadata.deletion())
        : new DataEvent.RangeDeletion(
            envelope, bound(read.start()), bound(read.end()), metadata.deletion());
  }

  private static RangeBound bound(Optional<RangeBound> bound) {
    return bound.orElseThrow(() -> new MalformedEventException("a range without its bounds"));
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private EventMetadata retained(EventMetadata metadata) {
    EventMetadata retained = metadata.without(table.dropped()::isGone);
    if (retained != metadata) {
      leftOut.run();
    }
    return retained;
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private RowContent columns(EventMetadata metadata, Optional<Map<String, List<Bytes>>> shown) {
    RowContent all = metadata.columns(columnNames, shown.orElse(Map.of()));
    RowContent retained = table.dropped().retained(all);
    if (retained != all) {
      leftOut.run();
    }
    return retained;
  }

  private Map<String, List<Bytes>> shownByRow(Bytes value, EventMetadata metadata) {
    EventValueReader reader =
        compiled(VALUE, value, rowValues, schema -> EventValueReader.of(table, schema));
    return body(VALUE, value, in -> reader.read(metadata.shownColumns(), in));
  }

  private Map<String, List<Bytes>> shownByStaticRow(Bytes value, EventMetadata metadata) {
    StaticRows reader = compiled(VALUE, value, staticRows, schema -> StaticRows.of(table, schema));
    return body(VALUE, value, in -> reader.read(metadata.shownColumns(), in));
  }

  private <T> T compiled(
      String what, Bytes message, Map<Integer, T> known, Function<Schema, T> compiler) {
    int id = AvroBinary.schemaId(what, message);
    T found = known.get(id);
    if (found != null) {
      return found;
    }
    Schema schema = schemaById.apply(id);
    try {
      T compiled = compiler.apply(schema);
      known.put(id, compiled);
      return compiled;
    } catch (AvroRuntimeException | IllegalArgumentException e) {
      throw new MalformedEventException(
          "schema " + id + " is not one of " + what + ": " + e.getMessage(), e);
    }
  }

  private static <T> T body(String what, Bytes message, Leaves.Reading<T> reading) {
    return AvroBinary.decode(what, message, ConfluentFrame.SIZE, reading);
  }

  /** Values of the partition topic, of which only the static row is read. */
  private record StaticRows(List<Schema.Field> fields, Optional<EventValueReader> row) {
    static StaticRows of(TableSchema table, Schema schema) {
      Optional<Schema.Field> field =
          Optional.ofNullable(schema.getField(PartitionValues.STATIC_ROW));
      return new StaticRows(
          schema.getFields(),
          field.map(found -> EventValueReader.of(table, Nullable.present(found.schema()))));
    }

    Map<String, List<Bytes>> read(Map<String, Boolean> wanted, Decoder in) throws IOException {
      Map<String, List<Bytes>> values = Map.of();
      for (Schema.Field field : fields) {
        if (row.isEmpty() || !field.name().equals(PartitionValues.STATIC_ROW)) {
          GenericDatumReader.skip(field.schema(), in);
        } else if (Leaves.readPresent(in)) {
          values = row.get().read(wanted, in);
        }
      }
      return values;
    }
  }
}
