// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.ops.LagReport;
import io.fullrow.ops.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether anything of a table waits for somebody: a schema, a key that cannot be written. */
public final class Holds {
  static final String NAME = "holds";

  private Holds() {}

  /**
   * @param lag of the whole group; empty if no instance answers
   */
  public static Criterion of(String table, Optional<LagReport> lag) {
    return lag.map(report -> of(table, report))
        .orElseGet(
            () ->
                Criterion.notMet(
                    NAME,
                    "no instance tells what it holds",
                    "Start the service, or run this where its instances can be reached"));
  }

  private static Criterion of(String table, LagReport lag) {
    List<Waiting> ours =
        lag.waiting().stream()
            .filter(waiting -> waiting.table().isEmpty() || waiting.table().equals(table))
            .toList();
    return ours.isEmpty()
        ? Criterion.met(NAME, "nothing is held")
        : Criterion.notMet(
            NAME,
            ours.stream()
                .map(waiting -> waiting.what() + ": " + waiting.reason())
                .collect(Collectors.joining("; ")),
            "Remove the cause; docs/operations.md says what holds and how it goes on");
  }
}
