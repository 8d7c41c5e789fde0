// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What the members answered.
 *
 * @param given the answers, this member's own among them
 * @param all whether every member answered
 */
record Answers(List<MemberAnswer> given, boolean all) {
  /** The states of Kafka Streams from good to bad. */
  private static final List<String> SEVERITY =
      List.of(
          MemberStatus.RUNNING,
          "CREATED",
          "REBALANCING",
          "PENDING_SHUTDOWN",
          "NOT_RUNNING",
          "PENDING_ERROR",
          "ERROR");

  /** The worst state; one with an unknown name is worse than any other. */
  String state() {
    return given.stream()
        .map(answer -> answer.status().state())
        .max(Comparator.comparingInt(Answers::severity))
        .orElse(MemberStatus.RUNNING);
  }

  private static int severity(String state) {
    int known = SEVERITY.indexOf(state);
    return known < 0 ? SEVERITY.size() : known;
  }

  /** Whether every member answered, runs and has nothing in hand. */
  boolean idle() {
    return all
        && state().equals(MemberStatus.RUNNING)
        && given.stream().allMatch(answer -> answer.status().idle());
  }

  long sum(ToLongFunction<MemberStatus> figure) {
    return given.stream().mapToLong(answer -> figure.applyAsLong(answer.status())).sum();
  }

  long max(ToLongFunction<MemberStatus> figure) {
    return given.stream().mapToLong(answer -> figure.applyAsLong(answer.status())).max().orElse(0);
  }

  /** What any of them waits for, each listed once, and that a member does not answer. */
  List<Waiting> waiting() {
    Stream<Waiting> unheard =
        all ? Stream.of() : Stream.of(new Waiting("members", "", "not every member answers"));
    return Stream.concat(
            given.stream().flatMap(answer -> answer.waiting().stream()).distinct(), unheard)
        .toList();
  }

  LagReport.Propagation propagation() {
    return PropagationWindow.of(given.stream().map(MemberAnswer::propagation).toList());
  }
}
