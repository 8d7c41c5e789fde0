// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /actuator/lag}; names and order of the fields are public API. A figure that
 * is not known is absent.
 *
 * @param state {@code RUNNING} if every member that answered runs, else the worst state
 * @param caughtUp whether all that was on Kafka when the reading began is in the target. False
 *     unless every member answered, and false when the reading is older than 10 s.
 * @param ageMs how long ago the reading of the offsets began, in milliseconds; absent if there is
 *     none
 * @param wayBack absent unless the member that answers has the role {@code way-back}
 * @param deadLetters records sent to the dead letter topic since their members started
 * @param waiting what keeps data from flowing, of all members that answered
 * @param sourceNodes the copies that publishers beside the nodes of the source have sent, of all
 *     members that answered; absent if none was read
 */
@JsonPropertyOrder({
  "state",
  "caughtUp",
  "ageMs",
  "materialize",
  "sink",
  "wayBack",
  "propagation",
  "deadLetters",
  "waiting",
  "sourceNodes"
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LagReport(
    String state,
    boolean caughtUp,
    OptionalLong ageMs,
    Materialize materialize,
    Sink sink,
    Optional<WayBack> wayBack,
    Propagation propagation,
    long deadLetters,
    List<Waiting> waiting,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SourceNode> sourceNodes) {
  /** One of an older release has no nodes. */
  @JsonCreator
  public LagReport(
      String state,
      boolean caughtUp,
      OptionalLong ageMs,
      Materialize materialize,
      Sink sink,
      Optional<WayBack> wayBack,
      Propagation propagation,
      long deadLetters,
      List<Waiting> waiting,
      @Nullable List<SourceNode> sourceNodes) {
    this.state = state;
    this.caughtUp = caughtUp;
    this.ageMs = ageMs;
    this.materialize = materialize;
    this.sink = sink;
    this.wayBack = wayBack;
    this.propagation = propagation;
    this.deadLetters = deadLetters;
    this.waiting = List.copyOf(waiting);
    this.sourceNodes = sourceNodes == null ? List.of() : List.copyOf(sourceNodes);
  }

  /** One without publishers. */
  public LagReport(
      String state,
      boolean caughtUp,
      OptionalLong ageMs,
      Materialize materialize,
      Sink sink,
      Optional<WayBack> wayBack,
      Propagation propagation,
      long deadLetters,
      List<Waiting> waiting) {
    this(
        state,
        caughtUp,
        ageMs,
        materialize,
        sink,
        wayBack,
        propagation,
        deadLetters,
        waiting,
        List.of());
  }

  /**
   * A node of the source, by what the publisher beside it has sent since the members started.
   *
   * @param host its host id
   * @param copies of changes; each replica of a change sends one
   * @param first copies that came before those of other nodes
   * @param behindMs how much older its latest copy is than the latest one of any node of the
   *     cluster, by their arrival on Kafka, in milliseconds
   */
  @JsonPropertyOrder({"cluster", "host", "copies", "first", "behindMs"})
  public record SourceNode(String cluster, String host, long copies, long first, long behindMs) {}

  /**
   * The first stage, over the raw topics and the repartition topic.
   *
   * @param group the group of the join
   * @param lag records left, of all partitions
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   * @param buffered fragments in the ordering window, of all members
   * @param pendingSlices pieces of work in the work stores, of all members
   * @param partitions of the raw topics and of the repartition topic
   * @param decodeGroup the group on the raw topics
   */
  @JsonPropertyOrder({
    "group",
    "lag",
    "timeLagMs",
    "buffered",
    "pendingSlices",
    "partitions",
    "decodeGroup"
  })
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Materialize(
      String group,
      OptionalLong lag,
      OptionalLong timeLagMs,
      long buffered,
      long pendingSlices,
      List<PartitionLag> partitions,
      String decodeGroup) {}

  /**
   * The second stage, over the Data Pipeline topics.
   *
   * @param lag records left, of all partitions
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   * @param inFlight writes that await their acknowledgement, of all members, those of the way back
   *     among them; so are its held keys
   * @param held keys that cannot be written while others can, of all members; their offsets may be
   *     acknowledged, so they need not show as lag
   * @param oldestUnackedMs age of the oldest of them in milliseconds, 0 if none
   */
  @JsonPropertyOrder({
    "group",
    "lag",
    "timeLagMs",
    "inFlight",
    "held",
    "oldestUnackedMs",
    "partitions"
  })
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Sink(
      String group,
      OptionalLong lag,
      OptionalLong timeLagMs,
      long inFlight,
      long held,
      long oldestUnackedMs,
      List<PartitionLag> partitions) {}

  /**
   * The second stage once more, into the old keyspaces.
   *
   * @param lag records left, of all partitions
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none
   */
  @JsonPropertyOrder({"group", "lag", "timeLagMs", "partitions"})
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record WayBack(
      String group, OptionalLong lag, OptionalLong timeLagMs, List<PartitionLag> partitions) {}

  /**
   * One partition.
   *
   * @param committed the group's committed offset; absent if it has none, then the lag counts from
   *     the start of the log
   * @param end the {@code read_committed} end offset
   * @param lag offsets from the committed one to the end; 0 if only transaction markers and aborted
   *     records are left
   * @param timeLagMs wall-clock age of the oldest unprocessed record in milliseconds, 0 if none;
   *     absent if that record could not be read
   */
  @JsonPropertyOrder({"topic", "partition", "committed", "end", "lag", "timeLagMs"})
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record PartitionLag(
      String topic,
      int partition,
      OptionalLong committed,
      long end,
      long lag,
      OptionalLong timeLagMs) {}

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
