// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes fragments that the join has read and committed: their effect is in the state, and its
 * changelog, in the same transaction. The topic is kept without limit of time, since no time is
 * long enough for every outage. Each instance does it; a second time it does nothing.
 */
public final class FragmentsPurge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FragmentsPurge.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int ANSWER_SECONDS = 10;

  private final Admin admin;
  private final String group;
  private final String topic;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fullrow-fragments-purge"));

  /**
   * @param group that reads the topic
   */
  public FragmentsPurge(Admin admin, String group, String topic) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
  public void start() {
    thread.scheduleWithFixedDelay(
        this::purgeOrLog, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void purgeOrLog() {
    try {
      purge();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // the schedule would end with it
      LOG.info("fragments that were read are deleted later: {}", e.toString());
    }
  }

  /** Deletes once what is committed now. */
  void purge() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, RecordsToDelete> read = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(topic) && offset != null && offset.offset() > 0) {
                read.put(partition, RecordsToDelete.beforeOffset(offset.offset()));
              }
            });
    if (!read.isEmpty()) {
      admin.deleteRecords(read).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
  }
}
