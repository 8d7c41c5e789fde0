// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.fragment.FragmentFit;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventReader;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Tables in memory; a refresh ends when the test says so. Not thread-safe. */
final class FakeTables implements Tables {
  static final int MAX_EVENT_BYTES = 100_000;
  private static final SchemaIds IDS = new SchemaIds(11, 12, 13, 14);

  /** The topic with fragments of all tables. */
  static final String SHARED = "fragments";

  private final Map<TableId, TableContext> contexts = new HashMap<>();
  private final Set<TableId> configured = new HashSet<>();

  /** What happens while a table is looked up. */
  Runnable lookUp = () -> {};

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
    Decoder decoder = new FragmentFormat().decoder(source, Set.of(), FakeTables::noRegistry);
    set(source, schema, decoder, MAX_EVENT_BYTES);
  }

  @SuppressWarnings("DoNotCallSuggester") // a method reference
  static WriterSchemas.Lookup noRegistry(int id) {
    throw new AssertionError("no registry here");
  }

  void set(TableId source, TableSchema schema, Decoder decoder, int maxEventBytes) {
    set(
        source,
        schema,
        Map.of(rawTopic(source), record -> decoder.decode(record, schema)),
        maxEventBytes);
  }

  void set(TableId source, TableSchema schema, Map<String, RawInput> inputs, int maxEventBytes) {
    configured.add(source);
    contexts.put(
        source,
        new TableContext(
            source,
            schema,
            ClusteringOrder.of(schema),
            new TableInputs(inputs, new FragmentFit(source, schema, Set.of())),
            EventCodec.of(EventSchemas.of(source, schema), IDS),
            eventsTopic(source),
            maxEventBytes));
  }

  void remove(TableId source) {
    contexts.remove(source);
    configured.remove(source);
  }

  /** The table is configured, but not known (yet). */
  void forget(TableId source) {
    contexts.remove(source);
  }

  /** Reads what the codec of this table writes. */
  EventReader reader(TableId source) {
    TableSchema schema = Objects.requireNonNull(contexts.get(source)).schema();
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
  public Optional<RawInput> input(String topic) {
    return topic.equals(SHARED)
        ? Optional.of(new SharedFragments(this, FakeTables::noRegistry))
        : contexts.values().stream()
            .flatMap(context -> Optional.ofNullable(context.inputs().byTopic().get(topic)).stream())
            .findFirst();
  }

  @Override
  public boolean isConfigured(TableId source) {
    return configured.contains(source);
  }

  @Override
  public Set<String> rawTopics() {
    return contexts.keySet().stream().map(FakeTables::rawTopic).collect(Collectors.toSet());
  }

  @Override
  public Optional<TableContext> bySource(TableId source) {
    Optional<TableContext> found = Optional.ofNullable(contexts.get(source));
    lookUp.run();
    return found;
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
