// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was read at one time; the report of it depends on when it is asked for, since records and
 * the reading itself grow older.
 *
 * @param stock the offsets, perhaps of an earlier time if Kafka did not answer
 * @param answers of the members
 * @param complete whether offsets and answers are of the same time
 */
record LagReading(Pipeline pipeline, Stock stock, Answers answers, boolean complete) {
  /** A reading that is older says nothing of now. */
  static final Duration BELIEVED_FOR = Duration.ofSeconds(10);

  /**
   * The offsets of the stages.
   *
   * @param wayBack empty if there is none
   * @param beganMs when their reading began, in milliseconds since the epoch; empty if they never
   *     were read
   */
  record Stock(
      StageLag materialize, StageLag sink, Optional<StageLag> wayBack, OptionalLong beganMs) {
    static final Stock NONE =
        new Stock(StageLag.UNKNOWN, StageLag.UNKNOWN, Optional.empty(), OptionalLong.empty());
  }

  /** How long ago the offsets were read, in milliseconds; empty if they never were. */
  OptionalLong ageMs(long nowMs) {
    return stock.beganMs().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, nowMs - stock.beganMs().getAsLong()));
  }

  /**
   * Whether all that was on Kafka when the reading began is in the target, and that is not long
   * ago.
   */
  boolean caughtUp(long nowMs) {
    return complete
        && answers.idle()
        && stock.materialize().drained()
        && stock.sink().drained()
        && stock.wayBack().map(StageLag::drained).orElse(true)
        && ageMs(nowMs).orElse(Long.MAX_VALUE) <= BELIEVED_FOR.toMillis();
  }

  LagReport report(long nowMs) {
    StageLag materialize = stock.materialize();
    StageLag sink = stock.sink();
    return new LagReport(
        answers.state(),
        caughtUp(nowMs),
        ageMs(nowMs),
        new LagReport.Materialize(
            pipeline.group(),
            materialize.lag(),
            materialize.timeLagMs(nowMs),
            answers.sum(MemberStatus::buffered),
            answers.sum(MemberStatus::pendingSlices),
            materialize.partitions(nowMs),
            pipeline.decodeGroup()),
        new LagReport.Sink(
            pipeline.sinkGroup(),
            sink.lag(),
            sink.timeLagMs(nowMs),
            answers.sum(MemberStatus::inFlight),
            answers.sum(MemberStatus::held),
            answers.max(MemberStatus::oldestUnackedMs),
            sink.partitions(nowMs)),
        pipeline.wayBack().map(reading -> wayBack(reading.group(), nowMs)),
        answers.propagation(),
        answers.sum(MemberStatus::deadLetters),
        answers.waiting(),
        SourceNodes.report(answers.given().stream().map(MemberAnswer::nodes).toList()));
  }

  private LagReport.WayBack wayBack(String group, long nowMs) {
    StageLag stage = stock.wayBack().orElse(StageLag.UNKNOWN);
    return new LagReport.WayBack(
        group, stage.lag(), stage.timeLagMs(nowMs), stage.partitions(nowMs));
  }
}
