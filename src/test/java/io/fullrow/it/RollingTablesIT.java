// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two instances under load while the list of tables changes by rolling restarts, and a raw topic
 * that gets more partitions: nothing is lost, no thread ends, and the other tables go on.
 */
class RollingTablesIT {
  private static final Logger LOG = LoggerFactory.getLogger(RollingTablesIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration STANDSTILL = Duration.ofSeconds(15);
  private static final int WIDER = 9;

  /** Two instances start under it on a small machine: it is the change that is tried, not them. */
  private static final int BATCH = 3;

  private final List<FullrowService> services = new ArrayList<>();
  private Lab lab;
  private Admin admin;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private String id;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private AlbumPipeline stays;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private AlbumPipeline leaves;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private AlbumPipeline comes;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
  }

  /** An application and tables of the test's own: topics and state outlive it. */
  private void open(String application) {
    id = application;
    stays = new AlbumPipeline(lab, id + "_stays");
    leaves = new AlbumPipeline(lab, id + "_leaves");
    comes = new AlbumPipeline(lab, id + "_comes");
  }

  @AfterEach
  void stop() {
    services.forEach(FullrowService::stop);
    admin.close();
    List.of(stays, leaves, comes).forEach(AlbumPipeline::close);
  }

  @Test
  void shouldChangeTablesByRollingRestarts() throws Exception {
    // given
    open("rolling");
    Map<String, String> before = config(stays, leaves);
    Map<String, String> after = config(stays, comes);
    FullrowService oldLeader = started("rolling-old-1", before);
    FullrowService old = started("rolling-old-2", before);

    try (Load load = Load.start(stays, BATCH);
        Load leaving = Load.start(leaves, BATCH);
        Load coming = Load.start(comes, BATCH);
        Progress progress = new Progress()) {
      progress.during(Duration.ofSeconds(5));

      // when: a new member joins, and an old one leads
      old.stop();
      FullrowService firstNew = started("rolling-new-1", after);
      progress.during(Duration.ofSeconds(8));
      assertNoThreadEnded(oldLeader, firstNew);

      // and when: the new member leads, and an old one joins
      oldLeader.stop();
      FullrowService oldAgain = started("rolling-old-3", before);
      progress.during(Duration.ofSeconds(8));
      assertNoThreadEnded(firstNew, oldAgain);

      oldAgain.stop();
      FullrowService secondNew = started("rolling-new-2", after);
      progress.during(Duration.ofSeconds(5));
      Duration standstill = progress.longest;
      leaving.stop();
      load.stop();
      coming.stop();

      // then: they are not caught up, for fragments of the table that left wait ten minutes
      stays.awaitTablesEqual();
      comes.awaitTablesEqual();
      assertNoThreadEnded(firstNew, secondNew);
      assertThat(AlbumPipeline.deadLetters(firstNew)).isZero();
      LOG.info("the table that stayed stood still for at most {}", standstill);
      assertThat(standstill).isLessThan(STANDSTILL);

      // and then: what was on its way of the table that left is there when it comes back
      List.of(firstNew, secondNew).forEach(FullrowService::stop);
      FullrowService all = started("rolling-all", config(stays, leaves, comes));
      leaves.assertEqual(all);
      assertThat(AlbumPipeline.deadLetters(all)).isZero();
    }
  }

  /** Kafka Streams would hold all tables forever: its tasks and changelogs would no longer fit. */
  @Test
  void shouldReadPartitionsThatAreAddedToRawTopic() throws Exception {
    // given
    open("widened");
    Map<String, String> config = config(stays, leaves);
    FullrowService service = started("widened-1", config);
    stays.write(100, stays.random()::next);
    leaves.write(100, leaves.random()::next);
    stays.assertEqual(service);

    // when: while it runs
    widen(stays.rawTopic(), WIDER);
    stays.write(500, stays.random()::next);
    leaves.write(100, leaves.random()::next);

    // then
    stays.assertEqual(service);
    leaves.assertEqual(service);
    assertNoThreadEnded(service);

    // and when: over a restart
    service.stop();
    widen(leaves.rawTopic(), 2 * WIDER);
    leaves.write(500, leaves.random()::next);
    FullrowService again = started("widened-2", config);

    // then
    leaves.assertEqual(again);
    stays.assertEqual(again);
  }

  private void widen(String topic, int partitions) throws Exception {
    admin
        .createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  private FullrowService started(String name, Map<String, String> config) {
    FullrowService service = lab.service(name, config);
    services.add(service);
    service.start();
    Pipelines.awaitReady(service);
    return service;
  }

  /** One application that follows these tables. */
  private Map<String, String> config(AlbumPipeline... pipelines) {
    return Pipelines.together(id, Stream.of(pipelines).map(AlbumPipeline::config).toList());
  }

  private static void assertNoThreadEnded(FullrowService... running) {
    for (FullrowService service : running) {
      assertThat(Pipelines.counter(service, "fullrow_thread_failures_total"))
          .as(service.name())
          .isZero();
    }
  }

  /** How long the table that stays had no new event; looks all the time, on a separate thread. */
  private final class Progress implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private long last = -1;
    private long lastChange = System.nanoTime();
    private volatile Duration longest = Duration.ZERO;

    @SuppressWarnings("FutureReturnValueIgnored") // close() ends it
    Progress() {
      thread.scheduleWithFixedDelay(this::look, 0, 200, TimeUnit.MILLISECONDS);
    }

    void during(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      Awaitility.await("progress").atMost(PATIENCE).until(() -> System.nanoTime() > end);
    }

    private void look() {
      OptionalLong now = events();
      Duration since = Duration.ofNanos(System.nanoTime() - lastChange);
      if (since.compareTo(longest) > 0) {
        longest = since;
      }
      if (now.isPresent() && now.getAsLong() != last) {
        last = now.getAsLong();
        lastChange = System.nanoTime();
      }
    }

    /** The sum of the ends of its topic; empty if the broker does not answer. */
    private OptionalLong events() {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < Pipelines.PARTITIONS; partition++) {
        ends.put(new TopicPartition(stays.eventsTopic(), partition), OffsetSpec.latest());
      }
      try {
        return OptionalLong.of(
            admin.listOffsets(ends).all().get(10, TimeUnit.SECONDS).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return OptionalLong.empty();
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("the broker does not report the ends", e);
        return OptionalLong.empty();
      }
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
