// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.canary.CaptureReport;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.cutover.Backlog;
import io.fullrow.cutover.Criterion;
import io.fullrow.cutover.Holds;
import io.fullrow.cutover.OpenLetters;
import io.fullrow.cutover.Propagation;
import io.fullrow.cutover.Readiness;
import io.fullrow.cutover.TableChanges;
import io.fullrow.cutover.Verified;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.ops.AskedLag;
import io.fullrow.ops.LagReport;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.topology.Names;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Measures once whether tables can be switched, and leaves the answer for the endpoint. */
final class CutoverMeasurement {
  private static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(3);

  /** Under load there are moments without backlog, but not at each look. */
  private static final Duration BACKLOG_PATIENCE = Duration.ofSeconds(10);

  private static final int LOOK_EVERY_MILLIS = 250;
  private static final int STORED_WITHIN_SECONDS = 30;

  private final Connections connections;
  private final Console console;
  private final FullrowProperties properties;
  private final Duration timeout;

  /**
   * @param timeout how long canaries are waited for
   */
  CutoverMeasurement(Connections connections, Console console, Duration timeout) {
    this.connections = connections;
    this.console = console;
    this.properties = connections.properties();
    this.timeout = timeout;
  }

  /**
   * @throws CommandFailedException if a server that must be asked does not answer
   */
  List<Readiness> of(List<TableSettings> tables) {
    Instant begun = Instant.now();
    CaptureCheck capture = CaptureCheck.of(tables, connections);
    Map<String, CaptureReport> captured = canaries(tables, capture);
    // A sink that does not run has not written them by then, although nobody else writes.
    pause(Backlog.SETTLES.toMillis());
    AskedLag.Answer lag = lag();
    OpenLetters letters = letters();
    List<Readiness> found = new ArrayList<>();
    for (TableSettings table : tables) {
      String source = table.source();
      List<Criterion> criteria =
          List.of(
              Propagation.of(
                  Optional.ofNullable(captured.get(source)), capture.gap(table), timeout),
              Backlog.of(lag.report(), lag.failure()),
              Holds.of(source, lag.report()),
              letters.of(source),
              verified(table));
      found.add(new Readiness(source, begun, Instant.now(), criteria));
    }
    found.forEach(this::store);
    return found;
  }

  private Map<String, CaptureReport> canaries(List<TableSettings> tables, CaptureCheck capture) {
    List<TableSettings> captured = tables.stream().filter(capture::isCaptured).toList();
    Map<String, CaptureReport> reports = new HashMap<>();
    if (!captured.isEmpty()) {
      capture
          .measure(captured, timeout)
          .forEach(report -> reports.put(report.table().toString(), report));
    }
    return reports;
  }

  /** The first answer that is good, or the last one. */
  private AskedLag.Answer lag() {
    String id = properties.applicationId();
    AskedLag asked =
        new AskedLag(
            connections.admin(),
            List.of(id, Names.decodeGroup(id), properties.sinkGroup()),
            MEMBER_TIMEOUT);
    Predicate<LagReport> good = Backlog::isSmall;
    long begun = System.nanoTime();
    AskedLag.Answer answer = asked.ask();
    while (answer.report().filter(good).isEmpty()
        && System.nanoTime() - begun < BACKLOG_PATIENCE.toNanos()) {
      pause(LOOK_EVERY_MILLIS);
      answer = asked.ask();
    }
    return answer;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  private OpenLetters letters() {
    Letters letters = Letters.of(connections, properties);
    OpenLetters open = new OpenLetters();
    try (WorkProgress progress = console.progress("read " + letters.topic(), -1, " letters")) {
      letters.open(
          new LetterFilter(), progress, letter -> open.add(letters.table(letter), letter.kind()));
    }
    return open;
  }

  private Criterion verified(TableSettings table) {
    OperationsTopic operations = connections.operations();
    Optional<RecordedVerify> run =
        operations.get(OperationKeys.tableVerify(table.source())).flatMap(RecordedVerify::fromJson);
    if (run.isEmpty()) {
      return Verified.missing();
    }
    try {
      return Verified.of(
          run.get(),
          new VerifyBasis(connections, table).now(run.get().basis()),
          TableChanges.of(table.source(), operations::written));
    } catch (IllegalArgumentException | UnsupportedTableException e) {
      return Verified.incomparable(e);
    }
  }

  private void store(Readiness readiness) {
    try {
      connections
          .operations()
          .put(OperationKeys.tableCutover(readiness.table()), readiness.toJson())
          .toCompletableFuture()
          .get(STORED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailedException(
          "the result of " + readiness.table() + " could not be stored for /actuator/cutover: " + e,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }
}
