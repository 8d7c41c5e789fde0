package io.fullrow.topology;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventReader;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Tables in memory; a refresh ends when the test says so. Not thread-safe. */
final class FakeTables implements Tables {
  static final int MAX_EVENT_BYTES = 100_000;
  private static final SchemaIds IDS = new SchemaIds(11, 12, 13, 14);

  private final Map<TableId, TableContext> contexts = new HashMap<>();
  private long requested;
  private long refreshed;

  /** Both tables of {@link TestObjects}, by the raw format {@code fragment}. */
  static FakeTables usual() {
    FakeTables tables = new FakeTables();
    tables.set(TestObjects.WIDE, TestObjects.WIDE_SCHEMA);
    tables.set(TestObjects.FLAT, TestObjects.FLAT_SCHEMA);
    return tables;
  }

  static String rawTopic(TableId source) {
    return "raw." + source;
  }

  static String eventsTopic(TableId source) {
    return "dp." + source;
  }

  void set(TableId source, TableSchema schema) {
    Decoder decoder =
        new FragmentFormat()
            .decoder(
                source,
                Set.of(),
                id -> {
                  throw new AssertionError("no registry here");
                });
    set(source, schema, decoder, MAX_EVENT_BYTES);
  }

  void set(TableId source, TableSchema schema, Decoder decoder, int maxEventBytes) {
    contexts.put(
        source,
        new TableContext(
            source,
            schema,
            ClusteringOrder.of(schema),
            decoder,
            EventCodec.of(EventSchemas.of(source, schema), IDS),
            eventsTopic(source),
            maxEventBytes));
  }

  void remove(TableId source) {
    contexts.remove(source);
  }

  /** Reads what the codec of this table writes. */
  EventReader reader(TableId source) {
    TableSchema schema = contexts.get(source).schema();
    EventSchemas schemas = EventSchemas.of(source, schema);
    Map<Integer, Schema> byId =
        Map.of(
            IDS.rowKey(), schemas.rowKey(),
            IDS.rowValue(), schemas.rowValue(),
            IDS.partitionKey(), schemas.partitionKey(),
            IDS.partitionValue(), schemas.partitionValue());
    return EventReader.of(schema, byId::get);
  }

  long requested() {
    return requested;
  }

  /** A refresh that began after all requests so far has succeeded. */
  void refreshed() {
    refreshed = requested;
  }

  @Override
  public Optional<TableContext> byRawTopic(String topic) {
    return contexts.values().stream()
        .filter(context -> rawTopic(context.source()).equals(topic))
        .findFirst();
  }

  @Override
  public Set<String> rawTopics() {
    return contexts.keySet().stream().map(FakeTables::rawTopic).collect(Collectors.toSet());
  }

  @Override
  public Optional<TableContext> bySource(TableId source) {
    return Optional.ofNullable(contexts.get(source));
  }

  @Override
  public long requestRefresh(TableId source) {
    return ++requested;
  }

  @Override
  public boolean refreshedSince(TableId source, long ticket) {
    return refreshed >= ticket;
  }
}
