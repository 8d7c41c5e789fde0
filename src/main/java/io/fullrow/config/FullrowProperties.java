// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The whole configuration, as {@link ConfigurationReader} binds it. The reference page {@code
 * docs/configuration.md} is made from the texts below.
 *
 * @param applicationId Kafka Streams application id, prefix of all internal topics and name of its
 *     consumer group; {@code <application-id>-decode} is the group that reads the raw topics,
 *     {@code <application-id>-sink} that of the sink, {@code <application-id>-way-back} that of the
 *     way back. A changed id starts from the beginning with empty state.
 * @param roles What this instance does: {@code materialize} turns fragments into events, {@code
 *     sink} writes events to the target. Each of these two needs at least one running instance.
 *     {@code way-back} writes events to the old tables, so that an application can return to them
 *     after it has begun to write to Kafka.
 * @param kafka Connection to the Kafka cluster.
 * @param schemaRegistry Connection to the schema registry.
 * @param sourceVersion Release of the old cluster, which decides ties between writes with one
 *     timestamp: {@code 3.11}, {@code 4.0}, {@code 4.1} or {@code 5.0}, with the patch where it is
 *     not a current one, such as {@code 4.0.17} (before 4.0.18, 4.1.9 and 5.0.5 the TTL decided
 *     nothing). The new cluster decides by its own laws between writes that reached it. A change
 *     applies to fragments that are merged afterwards.
 * @param stateDir Directory of the Kafka Streams state; the default is {@code fullrow} under the
 *     temporary folder. Keep it on a persistent volume: without it all state is restored from the
 *     changelogs at each start.
 * @param partitions Number of partitions of the repartition topic and of new Data Pipeline topics,
 *     and so the highest number of parallel tasks. Fixed after the first start: another number is
 *     refused.
 * @param ordering Hold window that brings fragments into writetime order.
 * @param tombstoneRetention How long deletions stay in the state after they arrived. A duplicate or
 *     a late fragment that arrives after this time may bring deleted data back. Must be longer than
 *     the longest outage of a source replica or of this service.
 * @param deadLetterTopic Topic of the records that cannot be processed, each with the reason and
 *     with the original bytes or the decoded fragment.
 * @param fragmentsTopic Topic with fragments of any configured table, in the format {@code
 *     fragment}: of snapshots, repairs, redriven records and applications that write to Kafka. It
 *     is always read, shared by all applications that follow the same tables, and created if
 *     missing. It keeps its records forever: a {@code cleanup.policy} other than {@code delete} is
 *     refused, and a {@code retention.ms} other than -1 gives a warning.
 * @param tableDefaults Settings of every table that does not set its own.
 * @param keyspaces Keyspaces whose tables are all followed, with the settings of {@code
 *     fullrow.table-defaults}. The tables are read from the target once at each start; the start-up
 *     summary lists them.
 * @param tables The tables to follow, at least one unless there are keyspaces. The list may change
 *     by a rolling restart.
 * @param target Connection to the cluster of the new keyspaces.
 * @param source Connection to the cluster of the old keyspaces, for commands and the role {@code
 *     way-back}.
 */
@ConfigurationProperties(prefix = FullrowProperties.PREFIX, ignoreUnknownFields = false)
public record FullrowProperties(
    @DefaultValue("fullrow") String applicationId,
    @DefaultValue({"materialize", "sink"}) Set<Role> roles,
    @NestedConfigurationProperty @DefaultValue KafkaSettings kafka,
    @NestedConfigurationProperty @DefaultValue RegistrySettings schemaRegistry,
    @DefaultValue("5.0") String sourceVersion,
    @Nullable Path stateDir,
    @DefaultValue("12") int partitions,
    @NestedConfigurationProperty @DefaultValue OrderingSettings ordering,
    @DefaultValue("10d") Duration tombstoneRetention,
    @DefaultValue("fullrow.dlq") String deadLetterTopic,
    @DefaultValue("fullrow.fragments") String fragmentsTopic,
    @NestedConfigurationProperty @DefaultValue TableDefaults tableDefaults,
    @DefaultValue List<KeyspaceSettings> keyspaces,
    @DefaultValue List<TableSettings> tables,
    @NestedConfigurationProperty @DefaultValue TargetSettings target,
    @NestedConfigurationProperty @DefaultValue SourceSettings source) {

  /** What every key of the service begins with. */
  public static final String PREFIX = "fullrow";

  public FullrowProperties {
    roles = Set.copyOf(roles);
    keyspaces = List.copyOf(keyspaces);
    tables = List.copyOf(tables);
  }

  /** The same with these tables in the place of those that were configured. */
  public FullrowProperties with(TableList list) {
    return new FullrowProperties(
        applicationId,
        roles,
        kafka,
        schemaRegistry,
        sourceVersion,
        stateDir,
        partitions,
        ordering,
        tombstoneRetention,
        deadLetterTopic,
        fragmentsTopic,
        tableDefaults,
        keyspaces,
        list.tables(),
        target,
        source);
  }

  /** Every topic that fragments are read from. */
  public List<String> rawTopics() {
    return Stream.concat(
            tables.stream().flatMap(table -> table.rawTopics().stream()), Stream.of(fragmentsTopic))
        .toList();
  }

  /** How the cluster of the old keyspaces is reached: by its own settings, or by the target's. */
  public ClusterSettings sourceCluster() {
    return source.contactPoints().isEmpty() ? target : source;
  }

  /** The consumer group of the sink. */
  public String sinkGroup() {
    return applicationId + "-sink";
  }

  /** The consumer group of the way back. */
  public String wayBackGroup() {
    return applicationId + "-way-back";
  }

  /** The tables that the way back writes. */
  public List<TableSettings> tablesWrittenBack() {
    return tables.stream()
        .filter(table -> !source.notWrittenBack().contains(table.source()))
        .toList();
  }

  /** The topic of what operators decide and of what must outlive pods and disks. */
  public String operationsTopic() {
    return applicationId + ".operations";
  }

  /** The directory of the Kafka Streams state, with its default. */
  public Path stateDirectory() {
    return stateDir != null
        ? stateDir
        : Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "fullrow");
  }
}
