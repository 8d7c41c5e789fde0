package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.Format;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.TableContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.avro.Schema;

/** Reads a table from the target and announces the schemas of its events to the registry. */
final class TableLoader implements LiveTables.ContextLoader {
  private final TargetSchemas schemas;
  private final RegistryClient registry;
  private final KeySchemas keys;
  private final WriterSchemas writerSchemas;
  private final ToIntFunction<String> maxMessageBytes;

  /**
   * @param maxMessageBytes the limit of a topic, in bytes
   */
  TableLoader(
      CqlSession session,
      RegistryClient registry,
      KeySchemas keys,
      WriterSchemas writerSchemas,
      ToIntFunction<String> maxMessageBytes) {
    this.schemas = new TargetSchemas(session);
    this.registry = registry;
    this.keys = keys;
    this.writerSchemas = writerSchemas;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public TableContext load(TableSettings table, Optional<TableContext> current) {
    TableSchema schema = schemas.refreshed(TableId.parse(table.target())).join();
    int limit = maxEventBytes(table, schema);
    if (current.isPresent()
        && current.get().schema().equals(schema)
        && current.get().maxEventBytes() == limit) {
      return current.get();
    }
    TableId source = TableId.parse(table.source());
    EventSchemas events = EventSchemas.of(source, schema);
    SchemaIds ids = register(table, events);
    Format format = Formats.byName(table.format());
    Decoder decoder = format.decoder(source, Set.copyOf(table.acceptLoss()), writerSchemas);
    return new TableContext(
        source,
        schema,
        ClusteringOrder.of(schema),
        decoder,
        EventCodec.of(events, ids),
        table.eventsTopic(),
        limit);
  }

  /** Read again each time: who raises it to redrive a record need not restart the service. */
  private int maxEventBytes(TableSettings table, TableSchema schema) {
    int limit =
        Math.min(Topics.MAX_INTERNAL_BYTES, maxMessageBytes.applyAsInt(table.eventsTopic()));
    return schema.clustering().isEmpty()
        ? limit
        : Math.min(limit, maxMessageBytes.applyAsInt(table.partitionsTopic()));
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
