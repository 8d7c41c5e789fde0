// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.replay.ReplayStart;
import io.fullrow.replay.ReplayTarget;
import io.fullrow.replay.ReplayedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a replay writes, and what speaks against it.
 *
 * @param facts of the targets, in the order of the tables
 */
record ReplayPlan(List<ReplayedTable> tables, List<ReplayTarget.Table> facts, ReplayStart start) {

  /**
   * @param ofService whether the running service writes to the same tables
   * @throws IllegalArgumentException if a target is missing or cannot be written
   */
  static ReplayPlan of(TableList list, ReplayTarget target, ReplayStart start, boolean ofService) {
    target.refresh();
    List<ReplayedTable> tables = new ArrayList<>();
    List<ReplayTarget.Table> facts = new ArrayList<>();
    for (TableSettings settings : list.tables()) {
      TableId source = TableId.parse(settings.source());
      ReplayTarget.Table found = target.table(source);
      facts.add(found);
      tables.add(
          new ReplayedTable(
              source,
              TableId.parse(settings.target()),
              found.id(),
              found.clustered()
                  ? List.of(settings.eventsTopic(), settings.partitionsTopic())
                  : List.of(settings.eventsTopic()),
              found.lists() && ofService));
    }
    return new ReplayPlan(tables, facts, start);
  }

  /**
   * How long the targets keep deletions, the shortest time; empty if the sink of the service writes
   * all. That sink reads every deletion again.
   */
  Optional<Duration> gcGrace() {
    return IntStream.range(0, tables.size())
        .filter(i -> !tables.get(i).bySink())
        .mapToObj(i -> facts.get(i).gcGrace())
        .min(Comparator.naturalOrder());
  }

  /**
   * Why it is refused; empty if it is not.
   *
   * @param begun whether it goes on with what was allowed before
   * @param members of the sink of the running service
   */
  List<String> refusals(ReplayOptions options, boolean begun, List<String> members) {
    List<String> refusals = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      ReplayTarget.Table found = facts.get(i);
      if (tables.get(i).bySink() && members.isEmpty()) {
        refusals.add(lists(tables.get(i)));
      }
      boolean old = !start.isWithin(found.gcGrace(), Instant.now());
      if (!begun && old && !found.empty() && !options.targetIsNotRead()) {
        refusals.add(notEmpty(tables.get(i), found, members));
      }
    }
    return refusals;
  }

  private static String lists(ReplayedTable table) {
    return table.target()
        + " has lists, which one writer alone may write: the sink of the service is asked to write"
        + " them again, and no instance of it runs. Start one; or replay into another keyspace by"
        + " --target-keyspace";
  }

  private String notEmpty(ReplayedTable table, ReplayTarget.Table found, List<String> members) {
    return table.target()
        + " has rows"
        + by(members)
        + ", and the events from "
        + start
        + " on can be older than its gc_grace_seconds ("
        + found.gcGrace().toSeconds()
        + "): until the replay ends, rows may show that were deleted long ago. Replay into an empty"
        + " table, or, if nobody reads it, add --target-is-not-read";
  }

  private static String by(List<String> members) {
    return members.isEmpty() ? "" : " (now " + String.join(", ", members) + ")";
  }
}
