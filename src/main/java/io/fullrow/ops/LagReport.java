package io.fullrow.ops;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The answer of {@code /actuator/lag}; names and order of the fields are public API. A figure that
 * is not known is -1.
 *
 * @param state {@code RUNNING} if every member that answered runs, else the worst state
 * @param caughtUp whether all that was on Kafka when the question was asked is in the target. False
 *     unless every member answered.
 * @param deadLetters records sent to the dead letter topic since their members started
 */
@JsonPropertyOrder({"state", "caughtUp", "materialize", "sink", "propagation", "deadLetters"})
public record LagReport(
    String state,
    boolean caughtUp,
    Materialize materialize,
    Sink sink,
    Propagation propagation,
    long deadLetters) {

  /** The value of a figure that is not known. */
  static final long UNKNOWN = -1;

  /**
   * The first stage, over the raw topics and the repartition topic.
   *
   * @param lag records left, of all partitions
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   * @param buffered fragments in the ordering window, of all members
   * @param pendingSlices pieces of work in the work stores, of all members
   */
  @JsonPropertyOrder({"group", "lag", "timeLagMs", "buffered", "pendingSlices", "partitions"})
  public record Materialize(
      String group,
      long lag,
      long timeLagMs,
      long buffered,
      long pendingSlices,
      List<PartitionLag> partitions) {}

  /**
   * The second stage, over the Data Pipeline topics.
   *
   * @param lag records left, of all partitions
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   * @param inFlight writes that await their acknowledgement, of all members
   * @param oldestUnackedMs age of the oldest of them in milliseconds, 0 if none
   */
  @JsonPropertyOrder({"group", "lag", "timeLagMs", "inFlight", "oldestUnackedMs", "partitions"})
  public record Sink(
      String group,
      long lag,
      long timeLagMs,
      long inFlight,
      long oldestUnackedMs,
      List<PartitionLag> partitions) {}

  /**
   * One partition.
   *
   * @param committed the group's committed offset; -1 if it has none, then the lag counts from the
   *     start of the log
   * @param end the {@code read_committed} end offset
   * @param lag offsets from the committed one to the end; 0 if only transaction markers and aborted
   *     records are left
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   */
  @JsonPropertyOrder({"topic", "partition", "committed", "end", "lag", "timeLagMs"})
  public record PartitionLag(
      String topic, int partition, long committed, long end, long lag, long timeLagMs) {}

  /**
   * From a fragment's arrival on Kafka to the target's acknowledgement, over all members.
   *
   * @param windowSeconds the last so many seconds are looked at
   * @param samples events in the window; without any all figures are 0
   */
  @JsonPropertyOrder({"p50Ms", "p99Ms", "p999Ms", "maxMs", "windowSeconds", "samples"})
  public record Propagation(
      long p50Ms, long p99Ms, long p999Ms, long maxMs, int windowSeconds, long samples) {}
}
