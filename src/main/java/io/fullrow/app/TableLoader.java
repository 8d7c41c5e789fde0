package io.fullrow.app;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.LeftToOthers;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.fragment.FragmentFit;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.TableInputs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.Schema;

/**
 * Makes the contexts of tables: reads all of them from the target at once, and announces the event
 * schemas of those that changed to the registry.
 */
final class TableLoader implements LiveTables.Loader {
  private final Supplier<CompletableFuture<TargetSnapshot>> target;
  private final RegistryClient registry;
  private final KeySchemas keys;
  private final WriterSchemas writerSchemas;
  private final Supplier<Map<String, Integer>> maxMessageBytes;

  /**
   * @param target all target tables, read after the call
   * @param maxMessageBytes the limits of all events topics as of now, in bytes
   */
  TableLoader(
      Supplier<CompletableFuture<TargetSnapshot>> target,
      RegistryClient registry,
      KeySchemas keys,
      WriterSchemas writerSchemas,
      Supplier<Map<String, Integer>> maxMessageBytes) {
    this.target = target;
    this.registry = registry;
    this.keys = keys;
    this.writerSchemas = writerSchemas;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public LiveTables.Cycle begin() {
    TargetSnapshot now = target.get().join();
    Map<String, Integer> limits = maxMessageBytes.get();
    return (table, current) -> load(table, current, now, limits);
  }

  private TableContext load(
      TableSettings table,
      Optional<TableContext> current,
      TargetSnapshot now,
      Map<String, Integer> limits) {
    TableSchema schema = now.schema(TableId.parse(table.target()));
    int limit = maxEventBytes(table, schema, limits);
    if (current.isPresent()
        && current.get().schema().equals(schema)
        && current.get().maxEventBytes() == limit) {
      return current.get();
    }
    TableId source = TableId.parse(table.source());
    EventSchemas events = EventSchemas.of(source, schema);
    SchemaIds ids = register(table, events);
    return new TableContext(
        source,
        schema,
        ClusteringOrder.of(schema),
        inputs(table, source, schema),
        EventCodec.of(events, ids),
        table.eventsTopic(),
        limit);
  }

  private TableInputs inputs(TableSettings table, TableId source, TableSchema schema) {
    Map<String, RawInput> byTopic = new HashMap<>();
    for (InputSettings input : table.inputs()) {
      Set<String> accepted = new HashSet<>(table.acceptLoss());
      accepted.addAll(input.acceptLoss());
      Decoder decoder = Formats.byName(input.format()).decoder(source, accepted, writerSchemas);
      LeftToOthers left = new LeftToOthers(InputFidelity.leftToOthers(table, input, schema));
      byTopic.put(input.topic(), record -> left.from(decoder.decode(record, schema)));
    }
    return new TableInputs(
        byTopic, new FragmentFit(source, schema, Set.copyOf(table.acceptLoss())));
  }

  /** Read again each time: who raises it to redrive a record need not restart the service. */
  private static int maxEventBytes(
      TableSettings table, TableSchema schema, Map<String, Integer> limits) {
    int limit = Math.min(Topics.MAX_INTERNAL_BYTES, limit(table.eventsTopic(), limits));
    return schema.clustering().isEmpty()
        ? limit
        : Math.min(limit, limit(table.partitionsTopic(), limits));
  }

  private static int limit(String topic, Map<String, Integer> limits) {
    Integer limit = limits.get(topic);
    if (limit == null) {
      throw new IllegalStateException("the limit of the topic " + topic + " is not known");
    }
    return limit;
  }

  private SchemaIds register(TableSettings table, EventSchemas events) {
    int rowKey = keys.register(table.eventsTopic(), events.rowKey());
    int rowValue = register(table.eventsTopic() + "-value", events.rowValue());
    if (!events.hasPartitionTopic()) {
      return SchemaIds.rowsOnly(rowKey, rowValue);
    }
    return new SchemaIds(
        rowKey,
        rowValue,
        keys.register(table.partitionsTopic(), events.partitionKey()),
        register(table.partitionsTopic() + "-value", events.partitionValue()));
  }

  private int register(String subject, Schema schema) {
    return registry.register(subject, schema);
  }
}
