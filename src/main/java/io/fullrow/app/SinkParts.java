// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.CapturedTargets;
import io.fullrow.sink.TargetSupport;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.sink.kafka.EventWriter;
import io.fullrow.sink.kafka.KafkaDeadLetters;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.tables.RegistryEventDecoder;
import io.fullrow.tables.TargetTables;
import io.fullrow.topology.RecordSize;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a sink is made of: that of the service and that of a replay write in the same way. */
record SinkParts(FullrowProperties properties) {
  private static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

  EventWriter writer(
      CqlSession session, TargetTables targets, RegistryClient registry, SinkMetrics metrics) {
    return new EventWriter(
        new RegistryEventDecoder(targets, registry, metrics),
        targets,
        new WritePlanner(
            CassandraWriter.expiryPrecision(session),
            acceptedLosses(),
            properties.tombstoneRetention()),
        new CapturedTargets(new CassandraWriter(session), targets::isCaptured),
        metrics,
        InstantSource.system());
  }

  /** To be closed by the caller. */
  KafkaDeadLetters deadLetters() {
    return new KafkaDeadLetters(
        Clients.kafka(properties), properties.deadLetterTopic(), RecordSize.MAX_DEAD_LETTER_BYTES);
  }

  /** The events topics of all tables. */
  List<SinkTopic> topics(TargetTables targets) {
    List<SinkTopic> topics = new ArrayList<>();
    for (TableSettings table : properties.tables()) {
      boolean inOrder = needsOrder(table, targets.schema(TableId.parse(table.source())));
      topics.addAll(topics(table, targets, inOrder));
    }
    return topics;
  }

  /** The events topics of one table. */
  static List<SinkTopic> topics(TableSettings table, TargetTables targets, boolean inOrder) {
    TableId source = TableId.parse(table.source());
    List<SinkTopic> topics = new ArrayList<>();
    topics.add(new SinkTopic(table.eventsTopic(), source, false, inOrder));
    boolean clustered =
        targets.schema(source).map(schema -> !schema.clustering().isEmpty()).orElse(true);
    if (clustered) {
      topics.add(new SinkTopic(table.partitionsTopic(), source, true, inOrder));
    }
    return topics;
  }

  static SinkConfig.Limits limits(int maxInFlight) {
    return SinkConfig.Limits.ofHeap(maxInFlight, MAX_IN_FLIGHT_BYTES);
  }

  private Map<TableId, Set<String>> acceptedLosses() {
    Map<TableId, Set<String>> accepted = new HashMap<>();
    for (TableSettings table : properties.tables()) {
      accepted.put(TableId.parse(table.source()), Set.copyOf(table.acceptLoss()));
    }
    return accepted;
  }

  /** A column may be named before it is there: it can become a list. */
  static boolean needsOrder(TableSettings table, Optional<TableSchema> target) {
    Set<String> accepted = Set.copyOf(table.acceptLoss());
    return target
        .map(
            schema ->
                TargetSupport.needsOrder(schema, accepted)
                    || !schema.byName().keySet().containsAll(accepted))
        .orElse(!accepted.isEmpty());
  }
}
