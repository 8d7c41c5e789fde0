// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.reconcile.MergeLaws;
import java.time.Duration;

/**
 * What the topology is built from.
 *
 * @param laws by which the source cluster merges
 * @param fragmentsTopic the only source
 * @param redriveTopic takes fragments that became dead letters again: the topic for those of all
 *     tables
 * @param orderingWindow how long a changed fragment waits at most for earlier ones; zero for not at
 *     all
 * @param maxBufferedBytes bound of all waiting fragments of this process, in bytes
 * @param tombstoneRetention how long tombstones stay in state after they arrived there
 * @param maxRecordBytes limit for one record of the internal topics and the dead letter topic, in
 *     bytes
 * @param promptCommit how soon results are committed while there is no backlog; a backlog is
 *     committed at the interval of Kafka Streams
 */
public record MaterializeConfig(
    MergeLaws laws,
    String fragmentsTopic,
    String deadLetterTopic,
    String redriveTopic,
    Duration orderingWindow,
    long maxBufferedBytes,
    Duration tombstoneRetention,
    int maxRecordBytes,
    Duration promptCommit) {}
