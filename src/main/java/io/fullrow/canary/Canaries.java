// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Deletes rows that nobody has, some on each node, and waits until capture shows all of them: a
 * publisher that is stopped looks like a table that nobody writes to.
 */
public final class Canaries {
  private final CqlSession session;
  private final RandomGenerator random;

  /**
   * @param session to the source; stays the caller's
   */
  public Canaries(CqlSession session, RandomGenerator random) {
    this.session = session;
    this.random = random;
  }

  /** The canaries of one table. */
  private record Sent(
      CanaryTable table, CanaryKeys.Chosen chosen, Optional<RuntimeException> failure) {
    Sent failedBy(RuntimeException error) {
      return new Sent(table, chosen, Optional.of(error));
    }

    CaptureReport report() {
      return new CaptureReport(
          table.schema().id(),
          chosen.canaries().stream().map(WatchedCanary::report).toList(),
          chosen.unreached(),
          failure);
    }
  }

  /**
   * Sends those of all tables, and waits for them together.
   *
   * @param consumer without a group; what was written before the call is not read
   * @param timeout how long to wait for the last of them
   * @return in the order of the tables; one whose canaries cannot be written has the failure, a
   *     {@link DriverException}, or {@link IllegalArgumentException} if no row can be made for it
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   */
  public List<CaptureReport> send(
      List<CanaryTable> tables, Consumer<byte[], byte[]> consumer, Duration timeout) {
    CanaryKeys keys = new CanaryKeys(session.getMetadata(), random);
    List<Sent> chosen = tables.stream().map(table -> choose(keys, table)).toList();
    CanaryWatch watch =
        new CanaryWatch(
            consumer, tables.stream().flatMap(table -> table.inputs().stream()).toList());
    watch.begin();
    List<Sent> sent = chosen.stream().map(this::write).toList();
    List<WatchedCanary> canaries = new ArrayList<>();
    sent.stream()
        .filter(each -> each.failure().isEmpty())
        .forEach(each -> canaries.addAll(each.chosen().canaries()));
    watch.await(canaries, timeout);
    return sent.stream().map(Sent::report).toList();
  }

  private static Sent choose(CanaryKeys keys, CanaryTable table) {
    try {
      return new Sent(table, keys.choose(table), Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Sent(table, new CanaryKeys.Chosen(List.of(), List.of()), Optional.of(e));
    }
  }

  private Sent write(Sent chosen) {
    try {
      for (WatchedCanary canary : chosen.chosen().canaries()) {
        session.execute(
            canary.row().deletion(session).setConsistencyLevel(DefaultConsistencyLevel.ALL));
      }
      return chosen;
    } catch (DriverException e) {
      return chosen.failedBy(e);
    }
  }
}
