// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.ops.Passage;
import io.fullrow.ops.Pipeline;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.repair.RepairRules;
import io.fullrow.repair.Repaired;
import io.fullrow.repair.TableRepair;
import io.fullrow.snapshot.FragmentPublisher;
import io.fullrow.snapshot.RowsByKey;
import io.fullrow.verify.Finding;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.recorded.RecordedRepair;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Repairs what the comparison of one table finds, while it goes on. One thread at a time calls it.
 */
final class RepairRun implements AutoCloseable {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 500;

  private final Connections connections;
  private final TableSettings table;
  private final RepairOptions options;
  private final RepairReport report;
  private final Producer<byte[], byte[]> producer;
  private final PaceOptions.Pace pace;
  private final TableRepair repair;
  private final List<Finding> row = new ArrayList<>();
  private volatile boolean published;

  /**
   * @param verify how the table is compared
   */
  RepairRun(
      Connections connections,
      TableSettings table,
      VerifyRequest verify,
      RepairOptions options,
      Console console,
      RepairReport report) {
    this.connections = connections;
    this.table = table;
    this.options = options;
    this.report = report;
    FullrowProperties properties = connections.properties();
    RowsByKey source =
        RowsByKey.of(connections.source(), verify.source(), without(verify), verify.consistency());
    RowsByKey target =
        RowsByKey.of(connections.target(), verify.target(), without(verify), verify.consistency());
    this.producer = FragmentsTopic.producer(connections);
    this.pace =
        PaceOptions.open(
            (int) Math.min(verify.pace().rowsPerSecond(), Integer.MAX_VALUE),
            options.maxBacklog(),
            Optional.empty(),
            pipeline(),
            connections.admin(),
            console);
    this.repair =
        new TableRepair(
            TableId.parse(table.source()),
            source,
            target,
            new RepairRules(
                options.markers(),
                options.raises(),
                options.deletes(),
                MergeLaws.of(
                    MergeLaws.Profile.ofRelease(properties.sourceVersion()).orElseThrow())),
            new FragmentPublisher(producer, properties.fragmentsTopic(), pace.flow()),
            new Told(),
            verify.pace().parallelism(),
            InstantSource.system());
  }

  private static Set<String> without(VerifyRequest verify) {
    Set<String> names = new TreeSet<>(verify.leftOut());
    names.addAll(verify.byValue());
    return names;
  }

  private Pipeline pipeline() {
    return PaceOptions.pipeline(connections.properties(), table);
  }

  /** Records the repair before anything is published, and shows what was done. */
  private final class Told implements TableRepair.Listener {
    @Override
    public void publishing() {
      if (!published) {
        record();
        published = true;
      }
    }

    @Override
    public void repaired(Repaired repaired) {
      report.repaired(repaired);
    }
  }

  private void record() {
    try {
      connections
          .operations()
          .put(
              OperationKeys.tableRepair(table.source()), new RecordedRepair(Instant.now()).toJson())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new CommandFailedException(
          "the repair of "
              + table.source()
              + " could not be written to the operations topic: "
              + e.getCause()
              + ". Run it again when the brokers answer.",
          e);
    }
  }

  /** The findings of one row come one after the other. */
  void found(Finding finding) {
    if (!row.isEmpty() && !isSameRow(row.get(0), finding)) {
      send();
    }
    if (finding.certain()) {
      row.add(finding);
    }
  }

  private static boolean isSameRow(Finding one, Finding other) {
    return one.isStatic() == other.isStatic()
        && one.partitionKey().equals(other.partitionKey())
        && one.clustering().equals(other.clustering());
  }

  private void send() {
    List<Finding> found = List.copyOf(row);
    row.clear();
    guarded(() -> repair.repair(found));
  }

  /** What is done with the repair. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (DriverException | KafkaException e) {
      throw new CommandFailedException(
          "the repair of "
              + table.source()
              + " stopped: "
              + e.getMessage()
              + ". Run it again when the servers answer: what is published twice changes nothing.",
          e);
    }
  }

  private static CommandFailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CommandFailedException("interrupted: run it again", e);
  }

  /**
   * Returns once all is published and the target can have it.
   *
   * @return whether anything was published
   */
  boolean finish() {
    if (!row.isEmpty()) {
      send();
    }
    guarded(repair::await);
    report.summary();
    if (published) {
      record();
      guarded(this::awaitPassage);
    }
    return published;
  }

  private void awaitPassage() throws InterruptedException {
    report.say("waits until the pipeline has passed on what was published");
    Passage passage = new Passage(connections.admin(), pipeline(), ASK_TIMEOUT);
    long end = System.nanoTime() + options.timeout().toNanos();
    Optional<String> problem = Optional.empty();
    while (System.nanoTime() < end) {
      try {
        if (passage.isOver()) {
          return;
        }
      } catch (IOException e) {
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    report.say(
        "the pipeline has not passed it on within --repair-timeout"
            + problem.map(text -> " (" + text + ")").orElse("")
            + ": is the service running, and nothing held? What still differs may be on its way; run"
            + " verify --failed-only later");
  }

  @Override
  public void close() {
    repair.close();
    pace.close();
    producer.close(ASK_TIMEOUT);
  }
}
