// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.InputSettings;
import io.fullrow.config.Problem;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.fragment.FragmentFit;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryException;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.TableInputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.Schema;

/**
 * Makes the contexts of tables: reads all of them from the target at once, and announces the event
 * schemas of those that changed to the registry.
 */
public final class TableLoader implements ContextLoader {
  private static final String OTHER_SCHEMA =
      "Change the target table, or the compatibility of the subject in the registry.";

  private final Supplier<CompletableFuture<TargetSnapshot>> target;
  private final RegistryClient registry;
  private final KeySchemas keys;
  private final WriterSchemas writerSchemas;
  private final Supplier<Map<String, Integer>> maxMessageBytes;
  private final TableReview review;
  private final KnownSchemas known;
  private final Map<TableId, TableReview.InputVerdict> reviewed = new ConcurrentHashMap<>();

  /**
   * @param target all target tables, read after the call
   * @param maxMessageBytes the limits of all events topics as of now, in bytes
   * @param known what to go on with where the target does not fit
   */
  public TableLoader(
      Supplier<CompletableFuture<TargetSnapshot>> target,
      RegistryClient registry,
      KeySchemas keys,
      WriterSchemas writerSchemas,
      Supplier<Map<String, Integer>> maxMessageBytes,
      TableReview review,
      KnownSchemas known) {
    this.target = target;
    this.registry = registry;
    this.keys = keys;
    this.writerSchemas = writerSchemas;
    this.maxMessageBytes = maxMessageBytes;
    this.review = review;
    this.known = known;
  }

  @Override
  public ContextLoader.Cycle begin() {
    TargetSnapshot now = target.get().join();
    Map<String, Integer> limits = maxMessageBytes.get();
    return (table, current) -> load(table, current, now, limits);
  }

  private ContextLoader.Loaded load(
      TableSettings table,
      Optional<TableContext> current,
      TargetSnapshot now,
      Map<String, Integer> limits) {
    TableId source = TableId.parse(table.source());
    TableId target = TableId.parse(table.target());
    UnsupportedTableException missing = now.unsupported().get(target);
    if (missing != null) {
      return asKnown(table, current, limits, List.of(review.unsupported(table, missing)));
    }
    TableSchema schema = now.schema(target);
    int limit = maxEventBytes(table, schema, limits);
    if (current.isPresent()
        && current.get().schema().equals(schema)
        && current.get().maxEventBytes() == limit) {
      known.keep(source, schema);
      return ContextLoader.Loaded.of(current.get());
    }
    TableReview.InputVerdict verdict = review.inputs(table, schema);
    if (!verdict.problems().isEmpty()) {
      return asKnown(table, current, limits, verdict.problems());
    }
    try {
      TableContext context = context(table, schema, limit);
      known.keep(source, schema);
      reviewed.put(source, verdict);
      return ContextLoader.Loaded.of(context);
    } catch (UnsupportedTableException e) {
      return asKnown(table, current, limits, List.of(review.unsupported(table, e)));
    } catch (KeySchemas.KeySchemaChangedException e) {
      ContextLoader.Loaded loaded =
          asKnown(table, current, limits, List.of(refused(table, e, e.remedy())));
      return e.isLasting() ? loaded.forGood() : loaded;
    } catch (IllegalArgumentException | RegistryException e) {
      return asKnown(table, current, limits, List.of(refused(table, e, OTHER_SCHEMA)));
    }
  }

  /** No event can be made of the schema, or the registry does not take it. */
  private static Problem refused(TableSettings table, RuntimeException reason, String remedy) {
    return Problem.of(
        "events-topic", table.eventsTopic(), String.valueOf(reason.getMessage()), remedy);
  }

  /** What was known before, here or to an earlier process, goes on being used. */
  private ContextLoader.Loaded asKnown(
      TableSettings table,
      Optional<TableContext> current,
      Map<String, Integer> limits,
      List<Problem> problems) {
    String reason = TableReview.text(problems);
    if (current.isPresent()) {
      return ContextLoader.Loaded.held(current, reason);
    }
    Optional<TableContext> last =
        known
            .of(TableId.parse(table.source()))
            .filter(schema -> review.inputs(table, schema).problems().isEmpty())
            .map(schema -> context(table, schema, maxEventBytes(table, schema, limits)));
    return ContextLoader.Loaded.held(last, reason);
  }

  /** What the inputs of each table carry, as far as its schema has been seen. */
  public Optional<TableReview.InputVerdict> reviewed(TableSettings table) {
    return Optional.ofNullable(reviewed.get(TableId.parse(table.source())));
  }

  private TableContext context(TableSettings table, TableSchema schema, int limit) {
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
      byTopic.put(input.topic(), Formats.input(table, input, schema, writerSchemas));
    }
    return new TableInputs(
        byTopic, new FragmentFit(source, schema, Set.copyOf(table.acceptLoss())));
  }

  /** Read again each time: to redrive a record after raising it, no restart is needed. */
  private static int maxEventBytes(
      TableSettings table, TableSchema schema, Map<String, Integer> limits) {
    int limit = Math.min(RecordSize.MAX_INTERNAL_BYTES, limit(table.eventsTopic(), limits));
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
