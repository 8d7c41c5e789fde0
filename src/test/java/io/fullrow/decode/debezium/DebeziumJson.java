// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Renders synthetic change events of one table as the connector 3.4.0 writes them in JSON without
 * schema. Each {@link #ofNode node} names its own commit log, so that the copies of one change
 * differ as those of real replicas do.
 *
 * <p>Rows are given by column name, with the driver's default Java type of each column; a null
 * value deletes the cell.
 */
public final class DebeziumJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule().addSerializer(ConnectValues.Pairs.class, new PairsSerializer()))
          .build();

  private final TableId source;
  private final TableSchema schema;
  private final int node;

  private DebeziumJson(TableId source, TableSchema schema, int node) {
    this.source = source;
    this.schema = schema;
    this.node = node;
  }

  /** A Kafka record's key and value. */
  public record Message(Bytes key, Bytes value) {}

  public static DebeziumJson of(TableId source, TableSchema schema) {
    return new DebeziumJson(source, schema, 1);
  }

  /** The same table as another replica publishes it. */
  public DebeziumJson ofNode(int number) {
    return new DebeziumJson(source, schema, number);
  }

  /** {@code INSERT}: a row marker and the cells. */
  public Message insert(Map<String, ?> row, long micros) {
    return insert(row, micros, Optional.empty());
  }

  /** {@code INSERT … USING TTL}. */
  public Message insertExpiring(Map<String, ?> row, long micros, long expirySecond) {
    return insert(row, micros, Optional.of(Expiry.withUnknownTtl(expirySecond)));
  }

  private Message insert(Map<String, ?> row, long micros, Optional<Expiry> expiry) {
    RowMarker marker = new RowMarker(WriteTime.ofMicros(micros), expiry);
    return message(
        partition(row),
        new Change.Row(
            clustering(row), Optional.of(marker), Optional.empty(), columns(row, micros, expiry)));
  }

  /** {@code UPDATE}: cells only, at least one. */
  public Message update(Map<String, ?> row, long micros) {
    return update(row, micros, Optional.empty());
  }

  /** {@code UPDATE … USING TTL}. */
  public Message updateExpiring(Map<String, ?> row, long micros, long expirySecond) {
    return update(row, micros, Optional.of(Expiry.withUnknownTtl(expirySecond)));
  }

  private Message update(Map<String, ?> row, long micros, Optional<Expiry> expiry) {
    return message(
        partition(row),
        new Change.Row(
            clustering(row), Optional.empty(), Optional.empty(), columns(row, micros, expiry)));
  }

  /** {@code DELETE} with the whole primary key. */
  public Message deleteRow(Map<String, ?> key, long micros) {
    Deletion deletion = Deletion.at(WriteTime.ofMicros(micros));
    return message(
        partition(key),
        new Change.Row(
            clustering(key), Optional.empty(), Optional.of(deletion), RowContent.none()));
  }

  /** {@code DELETE} with the partition key. */
  public Message deletePartition(Map<String, ?> partitionKey, long micros) {
    return message(
        partition(partitionKey), new Change.Partition(Deletion.at(WriteTime.ofMicros(micros))));
  }

  /** {@code DELETE} of the rows between two bounds, in the table's clustering order. */
  public Message deleteRange(
      Map<String, ?> partitionKey, RangeBound start, RangeBound end, long micros) {
    return message(
        partition(partitionKey),
        new Change.Range(start, end, Deletion.at(WriteTime.ofMicros(micros))));
  }

  /** Any change but one of a static row, which the connector does not deliver. */
  public Message message(PartitionKey partition, Change change) {
    DebeziumEvent event = DebeziumEvent.of(schema, partition, change);
    return new Message(
        Bytes.wrap(MAPPER.writeValueAsBytes(event.key())),
        Bytes.wrap(MAPPER.writeValueAsBytes(envelope(event, change.writetime().micros()))));
  }

  /** The event's fields in the order of the captures. */
  Map<String, Object> envelope(DebeziumEvent event, long micros) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("ts_ms", Math.floorDiv(micros, 1000L) + 800 + node);
    envelope.put("op", event.op());
    envelope.put("source", sourceFields(micros));
    envelope.put("after", event.after());
    return envelope;
  }

  private Map<String, Object> sourceFields(long micros) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", "3.4.0.Final");
    fields.put("connector", "cassandra");
    fields.put("name", "lab");
    fields.put("ts_ms", Math.floorDiv(micros, 1000L));
    fields.put("snapshot", "false");
    fields.put("db", "NULL");
    fields.put("sequence", null);
    fields.put("ts_us", micros);
    fields.put("ts_ns", micros * 1000);
    fields.put("cluster", "lab");
    fields.put("file", "CommitLog-7-179522492675" + node + ".log");
    fields.put("pos", (int) (micros & 0xFFFFF) + node);
    fields.put("keyspace", source.keyspace());
    fields.put("table", source.table());
    return fields;
  }

  private PartitionKey partition(Map<String, ?> row) {
    return new PartitionKey(components(schema.partitionKey(), row));
  }

  private Clustering clustering(Map<String, ?> row) {
    return new Clustering(components(schema.clustering(), row));
  }

  private static List<Bytes> components(List<Column> columns, Map<String, ?> row) {
    return columns.stream()
        .map(
            column ->
                CqlValues.encode(column.type(), Objects.requireNonNull(row.get(column.name()))))
        .toList();
  }

  private RowContent columns(Map<String, ?> row, long micros, Optional<Expiry> expiry) {
    WriteTime time = WriteTime.ofMicros(micros);
    Map<CellKey, Cell> cells = new TreeMap<>();
    for (Column column : schema.regulars()) {
      if (row.containsKey(column.name())) {
        cells.put(
            CellKey.simple(column.name()), cell(column, row.get(column.name()), time, expiry));
      }
    }
    return RowContent.of(cells);
  }

  private static Cell cell(Column column, Object value, WriteTime time, Optional<Expiry> expiry) {
    if (column.multiCell()) {
      throw new IllegalArgumentException(column.name() + ": give its elements to message()");
    }
    if (value == null) {
      return Cell.tombstone(time, Deletion.at(time).localDeletionTime());
    }
    Bytes bytes = CqlValues.encode(column.type(), value);
    return expiry.map(e -> Cell.expiring(time, bytes, e)).orElseGet(() -> Cell.live(time, bytes));
  }

  private static final class PairsSerializer extends ValueSerializer<ConnectValues.Pairs> {
    @Override
    public void serialize(
        ConnectValues.Pairs pairs, JsonGenerator out, SerializationContext context)
        throws JacksonException {
      out.writePOJO(pairs.entries());
    }
  }
}
