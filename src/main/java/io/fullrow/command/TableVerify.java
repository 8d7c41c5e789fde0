// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.config.TableSettings;
import io.fullrow.cutover.TableChanges;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.tables.AcceptedLosses;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Finding;
import io.fullrow.verify.Findings;
import io.fullrow.verify.LiveComparison;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.recorded.RecordedVerify;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Compares one table, and records how far it is. */
final class TableVerify {
  private final Connections connections;
  private final TableSettings table;
  private final VerifyOptions options;
  private final RepairOptions repair;
  private final VerifyReport report;
  private final Function<VerifyRequest, RepairRun> repairs;

  TableVerify(
      Connections connections,
      TableSettings table,
      VerifyOptions options,
      RepairOptions repair,
      VerifyReport report,
      Function<VerifyRequest, RepairRun> repairs) {
    this.connections = connections;
    this.table = table;
    this.options = options;
    this.repair = repair;
    this.report = report;
    this.repairs = repairs;
  }

  /** Whether all that was compared is equal, for certain. */
  boolean run() {
    VerifyRequest request;
    LiveComparison comparison;
    try {
      request = request();
      comparison = new LiveComparison(connections.source(), connections.target(), request);
    } catch (UnsupportedTableException e) {
      throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.REFUSED, table.source() + ": " + e.getMessage());
    }
    RecordedVerify.Basis basis = basis(request, comparison);
    return options.sample().isPresent()
        ? sample(request, comparison, basis)
        : recorded(request, comparison, basis);
  }

  private boolean sample(
      VerifyRequest request, LiveComparison comparison, RecordedVerify.Basis basis) {
    RangeSample sample =
        RangeSample.of(basis.ranges(), options.sample().orElseThrow(), options.seed());
    report.sampled(sample);
    VerifyRun run =
        compareAndRepair(request, comparison, sample.ranges(), VerifyRun.begin(basis), state -> {});
    report.summary(request, run.state(), "sample");
    return run.state().counts().clean();
  }

  private boolean recorded(
      VerifyRequest request, LiveComparison comparison, RecordedVerify.Basis basis) {
    VerifyRecord record = VerifyRecord.of(connections.operations(), table.source());
    VerifyRun run = record.start(basis, options.begin(), report::say);
    if (repair.repairs()) {
      // What an earlier run has found is compared again, to be repaired.
      run.compareFailedAgain();
    }
    try {
      compareAndRepair(request, comparison, run.state().left(), run, record::write);
    } finally {
      record.finish(run.state());
    }
    report.summary(request, run.state(), "full");
    TableChanges.of(table.source(), connections.operations()::written)
        .after(run.state().begun())
        .ifPresent(report::outdated);
    return run.state().isClean();
  }

  /** What was repaired is compared again, and that alone is in the result. */
  private VerifyRun compareAndRepair(
      VerifyRequest request,
      LiveComparison comparison,
      List<Integer> ranges,
      VerifyRun run,
      Consumer<RecordedVerify> changed) {
    if (!repair.repairs()) {
      compare(comparison, ranges, run, changed, finding -> {});
      return run;
    }
    boolean published;
    try (RepairRun repairing = repairing(request)) {
      compare(comparison, ranges, run, changed, repairing::found);
      published = repairing.finish();
    }
    List<Integer> failed = List.copyOf(run.state().failed());
    if (!failed.isEmpty()) {
      report.again(failed.size());
      run.compareFailedAgain();
      compare(comparison, failed, run, changed, finding -> {});
    }
    if (published && run.state().counts().differences().containsKey(Finding.Kind.MISSING)) {
      report.hidden();
    }
    return run;
  }

  private RepairRun repairing(VerifyRequest request) {
    try {
      return repairs.apply(request);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private void compare(
      LiveComparison comparison,
      List<Integer> ranges,
      VerifyRun run,
      Consumer<RecordedVerify> changed,
      Consumer<Finding> found) {
    try (WorkProgress progress = report.progress(ranges.size())) {
      comparison.run(ranges, new Told(report, run, progress, changed, found));
    } catch (DriverException e) {
      throw new CommandFailedException(
          table.source()
              + " or "
              + table.target()
              + " could not be read after several attempts: "
              + e.getMessage()
              + ". Run it again when the cluster answers: it goes on where it stopped.",
          e);
    }
  }

  /** Shows findings and counts what is done. */
  private static final class Told implements Findings {
    private final VerifyReport report;
    private final VerifyRun run;
    private final WorkProgress progress;
    private final Consumer<RecordedVerify> changed;
    private final Consumer<Finding> found;
    private long done;

    Told(
        VerifyReport report,
        VerifyRun run,
        WorkProgress progress,
        Consumer<RecordedVerify> changed,
        Consumer<Finding> found) {
      this.report = report;
      this.run = run;
      this.progress = progress;
      this.changed = changed;
      this.found = found;
    }

    @Override
    public void found(Finding finding) {
      report.found(finding);
      found.accept(finding);
    }

    @Override
    public void rangeDone(int range, VerifyCounts counts) {
      run.done(range, counts);
      changed.accept(run.state());
      progress.at(++done);
    }

    @Override
    public void rowsRead(long rows) {
      progress.at(done);
    }
  }

  private VerifyRequest request() {
    TableId source = TableId.parse(table.source());
    TableId target = TableId.parse(table.target());
    AcceptedLosses losses = losses(source, target);
    Set<String> leftOut = new TreeSet<>(options.leaveOut());
    leftOut.addAll(losses.columns());
    Set<String> byValue = new TreeSet<>(losses.lists());
    byValue.removeAll(leftOut);
    return new VerifyRequest(
        source,
        target,
        leftOut,
        byValue,
        ignored(losses),
        options.consistency(),
        options.pace(),
        options.patience());
  }

  /** Aspects are named as in the formats. */
  private Set<Aspect> ignored(AcceptedLosses losses) {
    Set<Aspect> ignored = EnumSet.noneOf(Aspect.class);
    Stream.of(Aspect.WRITETIME, Aspect.EXPIRY)
        .filter(aspect -> losses.whole().contains(aspect.toString()))
        .forEach(ignored::add);
    if (repair.acceptsRaised()) {
      ignored.add(Aspect.RAISED);
    }
    return ignored;
  }

  private AcceptedLosses losses(TableId source, TableId target) {
    CqlSession old = connections.source();
    CqlSession current = connections.target();
    return AcceptedLosses.of(
        table,
        DriverSchemas.read(old.getMetadata(), source),
        DriverSchemas.readTarget(current.getMetadata(), target));
  }

  private RecordedVerify.Basis basis(VerifyRequest request, LiveComparison comparison) {
    String generation =
        options.sample().isPresent() ? "" : new VerifyBasis(connections, table).generation();
    return new RecordedVerify.Basis(
        table.target(),
        comparison.schemaFingerprint(),
        generation,
        List.copyOf(request.leftOut()),
        List.copyOf(request.byValue()),
        request.ignored().stream().map(Aspect::toString).toList(),
        options.consistency().name(),
        request.pace().ranges());
  }
}
