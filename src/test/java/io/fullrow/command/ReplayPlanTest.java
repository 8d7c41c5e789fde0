// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.replay.ReplaySink;
import io.fullrow.replay.ReplayStart;
import io.fullrow.replay.ReplayTarget;
import io.fullrow.replay.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReplayPlanTest {
  private static final Duration GC_GRACE = Duration.ofDays(10);
  private static final List<String> SINK = List.of("fullrow-sink-10.0.0.7:8080 at 10.0.0.7");
  private static final TableList TABLES =
      new TableList(
          List.of(new TableSettings("old.t", List.of(), "dp.t", "new.t", List.of())),
          List.of("fullrow.tables[0]"));

  private static ReplayOptions options(String... arguments) {
    return CommandLine.populateCommand(new ReplayOptions(), arguments);
  }

  private static List<String> refusals(
      ReplayTarget.Table found, ReplayStart start, boolean begun, String... arguments) {
    ReplayOptions options = options(arguments);
    return ReplayPlan.of(
            options.targets(TABLES, TABLES), new Target(found), start, options.ofService())
        .refusals(options, begun, SINK);
  }

  private static ReplayTarget.Table found(boolean empty, boolean lists) {
    return new ReplayTarget.Table("id", empty, GC_GRACE, true, lists);
  }

  @Test
  void shouldRefuseOldEventsInATableThatHasRows() {
    assertThat(refusals(found(false, false), ReplayStart.earliest(), false))
        .singleElement()
        .asString()
        .contains("new.t has rows", "10.0.0.7", "--target-is-not-read");

    assertThat(refusals(found(true, false), ReplayStart.earliest(), false)).isEmpty();
    assertThat(refusals(found(false, false), ReplayStart.earliest(), true)).isEmpty();
    assertThat(refusals(found(false, false), ReplayStart.earliest(), false, "--target-is-not-read"))
        .isEmpty();
  }

  @Test
  void shouldAllowWhatIsYoungerThanTheDeletionsThatTheTargetKeeps() {
    Instant now = Instant.now();

    assertThat(
            refusals(
                found(false, false), ReplayStart.at(now.minus(GC_GRACE).plusSeconds(60)), false))
        .isEmpty();
    assertThat(
            refusals(
                found(false, false), ReplayStart.at(now.minus(GC_GRACE).minusSeconds(60)), false))
        .hasSize(1);
  }

  @Test
  void shouldLeaveListsToTheSinkWhereItWritesToo() {
    ReplayOptions options = options();
    ReplayTarget target = new Target(found(true, true));
    ReplayPlan plan = ReplayPlan.of(TABLES, target, ReplayStart.earliest(), true);

    assertThat(plan.tables().get(0).bySink()).isTrue();
    assertThat(plan.refusals(options, false, SINK)).isEmpty();
    assertThat(plan.refusals(options, false, List.of()))
        .singleElement()
        .asString()
        .contains("no instance of it runs");
    assertThat(
            ReplayPlan.of(TABLES, target, ReplayStart.earliest(), false).tables().get(0).bySink())
        .isFalse();
  }

  /** What the sink of the service reads again has its deletions. */
  @Test
  void shouldKnowHowLongDeletionsAreKeptWhereItWritesItself() {
    ReplayTarget target = new Target(found(true, true));

    assertThat(ReplayPlan.of(TABLES, target, ReplayStart.earliest(), true).gcGrace()).isEmpty();
    assertThat(ReplayPlan.of(TABLES, target, ReplayStart.earliest(), false).gcGrace())
        .contains(GC_GRACE);
  }

  @Test
  void shouldWriteToAnotherKeyspace() {
    ReplayOptions options = options("--target-keyspace=other");
    TableList moved = options.targets(TABLES, TABLES);

    assertThat(moved.tables().get(0).target()).isEqualTo("other.t");
    assertThat(options.ofService()).isFalse();
  }

  @Test
  void shouldNotWriteTwoTablesToOne() {
    TableSettings other = new TableSettings("older.t", List.of(), "dp2.t", "newer.t", List.of());
    TableList two =
        new TableList(
            List.of(TABLES.tables().get(0), other),
            List.of("fullrow.tables[0]", "fullrow.tables[1]"));

    assertThatThrownBy(() -> options("--target-keyspace=other").targets(two, two))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("other.t");
  }

  /** It would write the lists of these tables beside the sink. */
  @Test
  void shouldNotMoveToTheTablesThatTheServiceWrites() {
    TableSettings other = new TableSettings("older.t", List.of(), "dp2.t", "newer.t", List.of());
    TableList all =
        new TableList(
            List.of(TABLES.tables().get(0), other),
            List.of("fullrow.tables[0]", "fullrow.tables[1]"));

    for (String keyspace : List.of("new", "newer")) {
      assertThatThrownBy(() -> options("--target-keyspace=" + keyspace).targets(TABLES, all))
          .isInstanceOfSatisfying(
              CommandFailedException.class,
              refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED))
          .hasMessageContaining(keyspace + ".t")
          .hasMessageContaining("leave --target-keyspace out");
    }
  }

  @Test
  void shouldReadTheTargetOnceForAllTables() {
    TableSettings other = new TableSettings("old.u", List.of(), "dp.u", "new.u", List.of());
    TableList two =
        new TableList(
            List.of(TABLES.tables().get(0), other),
            List.of("fullrow.tables[0]", "fullrow.tables[1]"));
    Target target = new Target(found(true, false));

    ReplayPlan.of(two, target, ReplayStart.earliest(), true);

    assertThat(target.refreshes).isEqualTo(1);
  }

  private static final class Target implements ReplayTarget {
    private final Table found;
    int refreshes;

    Target(Table found) {
      this.found = found;
    }

    @Override
    public void refresh() {
      refreshes++;
    }

    @Override
    public Table table(TableId source) {
      assertThat(refreshes).isPositive();
      return found;
    }

    @Override
    public ReplaySink start(String group, Map<TopicPartition, Span> spans) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
