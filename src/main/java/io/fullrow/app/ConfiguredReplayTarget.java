// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.command.CommandFailedException;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Secrets;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.replay.ReplayCounts;
import io.fullrow.replay.ReplaySink;
import io.fullrow.replay.ReplayTarget;
import io.fullrow.replay.Span;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.sink.kafka.HeldTopic;
import io.fullrow.sink.kafka.HoldPolicy;
import io.fullrow.sink.kafka.KafkaDeadLetters;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkConsumer;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.tables.SharedRead;
import io.fullrow.tables.TargetSchemas;
import io.fullrow.tables.TargetSnapshot;
import io.fullrow.tables.TargetTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** The target as the configuration names it, and a sink of the same parts as the service's. */
final class ConfiguredReplayTarget implements ReplayTarget {
  private static final int SESSION_MILLIS = 10_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final FullrowProperties properties;
  private final CqlSession session;
  private final RegistryClient registry;
  private final SharedRead<TargetSnapshot> reads;
  private final TargetTables targets;

  /**
   * @param properties with the tables of the replay alone
   * @param session stays open as long as this
   */
  ConfiguredReplayTarget(
      FullrowProperties properties, TableList list, CqlSession session, RegistryClient registry) {
    this.properties = properties;
    this.session = session;
    this.registry = registry;
    this.reads =
        new SharedRead<>(
            "fullrow-replay-schemas",
            new TargetSchemas(session, FollowedTables.targets(properties))::read);
    this.targets =
        new TargetTables(
            reads,
            list.tables(),
            FollowedTables.review(list, registry, CassandraWriter.expiryPrecision(session)));
  }

  @Override
  public void refresh() {
    await(reads.next(), new ServerErrors(Secrets.of(properties)));
  }

  static void await(CompletableFuture<?> read, ServerErrors errors) {
    try {
      read.join();
    } catch (CompletionException e) {
      throw new CommandFailedException("fullrow.target: " + errors.reason(e) + "; run it again", e);
    }
  }

  @Override
  public Table table(TableId source) {
    TableSettings table =
        properties.tables().stream()
            .filter(settings -> settings.source().equals(source.toString()))
            .findFirst()
            .orElseThrow();
    if (targets.held().containsKey(source)) {
      throw new IllegalArgumentException(targets.held().get(source));
    }
    TableId target = TableId.parse(table.target());
    TableMetadata metadata = metadata(target);
    return new Table(
        String.valueOf(metadata.getId().orElse(null)),
        isEmpty(target, metadata),
        gcGrace(metadata),
        !metadata.getClusteringColumns().isEmpty(),
        SinkParts.needsOrder(table, targets.schema(source)));
  }

  private TableMetadata metadata(TableId target) {
    return session
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(target.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(target.table())))
        .orElseThrow(() -> new IllegalArgumentException("table " + target + " does not exist"));
  }

  private static Duration gcGrace(TableMetadata metadata) {
    Object seconds = metadata.getOptions().get(CqlIdentifier.fromCql("gc_grace_seconds"));
    return Duration.ofSeconds(seconds instanceof Number number ? number.longValue() : 0);
  }

  private boolean isEmpty(TableId target, TableMetadata metadata) {
    String key = metadata.getPartitionKey().get(0).getName().asCql(true);
    String cql =
        "SELECT "
            + key
            + " FROM "
            + CqlIdentifier.fromInternal(target.keyspace()).asCql(true)
            + "."
            + CqlIdentifier.fromInternal(target.table()).asCql(true)
            + " LIMIT 1";
    return session.execute(SimpleStatement.newInstance(cql).setIdempotent(true)).one() == null;
  }

  @Override
  public ReplaySink start(String group, Map<TopicPartition, Span> spans) {
    SinkParts parts = new SinkParts(properties);
    CountedWrites counted = new CountedWrites();
    KafkaDeadLetters letters = parts.deadLetters();
    SinkConsumer consumer =
        new SinkConsumer(
            config(parts, group, spans),
            parts.writer(session, targets, registry, counted),
            letters,
            HeldTopic.none());
    consumer.start();
    return new ReplaySink() {
      @Override
      public SinkOperations sink() {
        return consumer;
      }

      @Override
      public ReplayCounts counts() {
        return counted.counts();
      }

      @Override
      public void close() {
        consumer.close(CLOSE_TIMEOUT);
        letters.close();
      }
    };
  }

  private SinkConfig config(SinkParts parts, String group, Map<TopicPartition, Span> spans) {
    Map<String, Object> kafka = new HashMap<>();
    // so long the group counts a member that was killed
    kafka.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    kafka.putAll(Clients.kafka(properties));
    return new SinkConfig(
        kafka,
        group,
        topics(parts, spans.keySet()),
        offsets(spans, Span::from),
        SinkParts.limits(properties.target().maxInFlight()),
        SinkConfig.Timing.defaults(),
        HoldPolicy.withoutTopic(properties.tombstoneRetention()),
        offsets(spans, Span::end));
  }

  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, Span> spans, Function<Span, Long> which) {
    return spans.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, span -> which.apply(span.getValue())));
  }

  private List<SinkTopic> topics(SinkParts parts, Set<TopicPartition> partitions) {
    Set<String> read = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    return parts.topics(targets).stream().filter(topic -> read.contains(topic.name())).toList();
  }

  @Override
  public void close() {
    reads.close();
  }
}
