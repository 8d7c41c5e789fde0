// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.intake.FormerLayout;
import io.fullrow.intake.FragmentsPurge;
import io.fullrow.intake.Intake;
import io.fullrow.intake.IntakeConfig;
import io.fullrow.ops.AdminMembers;
import io.fullrow.ops.HostPort;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.MergeLaws.Profile;
import io.fullrow.topology.MaterializeConfig;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.MaterializeTopology;
import io.fullrow.topology.Names;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.StageLoad;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** The intake and the Kafka Streams topology behind it, started and closed together. */
final class MaterializeStage implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final int DEDUPE_ENTRIES = 65_536;

  /** Decoding seldom keeps more threads busy than this, whatever the machine has. */
  private static final int MAX_READERS = 4;

  private final Intake intake;
  private final FragmentsPurge purge;
  private final KafkaStreams streams;
  private final ThreadReplacement replacement;
  private final StageLoad load;

  private MaterializeStage(
      Intake intake,
      FragmentsPurge purge,
      KafkaStreams streams,
      ThreadReplacement replacement,
      StageLoad load) {
    this.intake = intake;
    this.purge = purge;
    this.streams = streams;
    this.replacement = replacement;
    this.load = load;
  }

  /**
   * Builds and starts it; returns at once.
   *
   * @param admin stays open as long as the stage
   */
  static MaterializeStage start(
      FullrowProperties properties,
      HostPort self,
      Admin admin,
      Tables tables,
      MaterializeMetrics metrics) {
    String id = properties.applicationId();
    StageLoad load = new StageLoad();
    Intake intake =
        new Intake(
            intakeConfig(properties, self),
            tables,
            metrics,
            new FormerLayout(admin, id, Names.decodeGroup(id)));
    FragmentsPurge purge = new FragmentsPurge(admin, id, Names.repartitionTopic(id));
    ThreadReplacement replacement = new ThreadReplacement(metrics::threadFailed);
    KafkaStreams streams =
        new KafkaStreams(
            new MaterializeTopology(topologyConfig(properties), tables, metrics, load).build(),
            settings(properties, self));
    streams.setUncaughtExceptionHandler(replacement);
    MaterializeStage stage = new MaterializeStage(intake, purge, streams, replacement, load);
    streams.start();
    intake.start();
    purge.start();
    return stage;
  }

  private static Properties settings(FullrowProperties properties, HostPort self) {
    Properties settings = StreamsSettings.of(properties, self.toString());
    settings.put(
        StreamsConfig.CLIENT_ID_CONFIG, AdminMembers.clientId(properties.applicationId(), self));
    return settings;
  }

  private static MaterializeConfig topologyConfig(FullrowProperties properties) {
    return new MaterializeConfig(
        MergeLaws.of(Profile.ofRelease(properties.sourceVersion()).orElseThrow()),
        Names.repartitionTopic(properties.applicationId()),
        properties.deadLetterTopic(),
        properties.fragmentsTopic(),
        properties.ordering().window(),
        properties.ordering().maxBufferedBytes().toBytes(),
        properties.tombstoneRetention(),
        RecordSize.MAX_INTERNAL_BYTES,
        StreamsSettings.promptCommit(properties));
  }

  private static IntakeConfig intakeConfig(FullrowProperties properties, HostPort self) {
    String group = Names.decodeGroup(properties.applicationId());
    return new IntakeConfig(
        Clients.consumer(properties),
        Clients.producer(properties, RecordSize.MAX_DEAD_LETTER_BYTES),
        group,
        AdminMembers.clientId(group, self),
        new IntakeConfig.Output(
            Names.repartitionTopic(properties.applicationId()),
            properties.partitions(),
            properties.deadLetterTopic(),
            RecordSize.MAX_INTERNAL_BYTES),
        Math.min(Runtime.getRuntime().availableProcessors(), MAX_READERS),
        DEDUPE_ENTRIES,
        IntakeConfig.Timing.defaults());
  }

  KafkaStreams.State state() {
    return streams.state();
  }

  /** Why something does not go on; empty if all goes on. */
  Optional<String> blocked() {
    return replacement.failing().or(intake::blocked);
  }

  /** Fragments that wait, in the ordering window or for a schema. */
  long buffered() {
    return load.buffered() + intake.waiting();
  }

  long pendingSlices() {
    return load.pendingSlices();
  }

  /** The intake first: what it has read is stored while the rest still works. */
  @Override
  public void close() {
    intake.close();
    purge.close();
    replacement.close();
    // A planned stop leaves the group, so that a standby takes over at once.
    streams.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
  }
}
