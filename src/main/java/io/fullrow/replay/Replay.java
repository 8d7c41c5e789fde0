// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.operations.OperationsTopic;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.Rewind;
import io.fullrow.sink.kafka.SinkOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A replay: it begins, or goes on where its group has committed, and ends when that group has
 * passed the end of each partition as it was at the beginning. What comes later is the running
 * sink's. For one thread.
 *
 * <p>Tables with lists are left to the running sink, which is asked to go back in their topics: two
 * writers of one list would each take the other's for an older one.
 */
public final class Replay {
  private static final Duration CADENCE = Duration.ofMillis(500);

  /** A member that was killed is one of its group until its session is over. */
  private static final Duration MEMBERS_LEAVE = Duration.ofSeconds(60);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Events events;
  private final ReplayGroup group;
  private final ReplayGroup sinkGroup;
  private final ReplayRecord record;
  private final ReplayTarget target;
  private final ReplayListener listener;

  /** Tells what the events topics have now. */
  interface Events {
    Map<TopicPartition, Span> spans(Collection<String> topics, ReplayStart start);
  }

  Replay(
      Events events,
      ReplayGroup group,
      ReplayGroup sinkGroup,
      ReplayRecord record,
      ReplayTarget target,
      ReplayListener listener) {
    this.events = events;
    this.group = group;
    this.sinkGroup = sinkGroup;
    this.record = record;
    this.target = target;
    this.listener = listener;
  }

  /**
   * A replay on real servers.
   *
   * @param group of replays alone
   * @param sinkGroup of the running service
   */
  public static Replay of(
      EventOffsets events,
      GroupOffsets group,
      GroupOffsets sinkGroup,
      OperationsTopic operations,
      ReplayTarget target,
      ReplayListener listener) {
    return new Replay(
        events::spans, group, sinkGroup, ReplayRecord.of(operations), target, listener);
  }

  /** Whether a run of this request would go on with what was begun, or finds it finished. */
  public boolean isBegun(ReplayRequest request) {
    return former(request).isPresent();
  }

  /** Why a run of this request could not go on with what was begun. */
  public Optional<String> refusal(ReplayRequest request) {
    return former(request)
        .filter(replay -> replay.finished().isEmpty())
        .flatMap(replay -> tooOld(replay, request));
  }

  /**
   * A row that it writes may have been deleted since it began, beyond its end. Once the target has
   * purged the deletion, the row would stay.
   */
  private static Optional<String> tooOld(RecordedReplay replay, ReplayRequest request) {
    return request
        .gcGrace()
        .filter(kept -> now().isAfter(replay.begun().plus(kept)))
        .map(
            kept ->
                replay.describe()
                    + ", is not finished, and a target keeps deletions for gc_grace_seconds ("
                    + kept.toSeconds()
                    + "), which are over: rows that were deleted since could come back for good."
                    + " Begin anew by --again; if that takes longer, raise gc_grace_seconds first");
  }

  private static void requireInTime(RecordedReplay replay, ReplayRequest request) {
    tooOld(replay, request)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
  }

  /**
   * Runs until all is written.
   *
   * @throws IllegalArgumentException if something else was begun, or another run is under way, or
   *     it was begun too long ago
   * @throws ReplayStoppedException if it cannot go on now
   */
  public ReplayReport run(ReplayRequest request) throws InterruptedException {
    long started = System.nanoTime();
    Optional<RecordedReplay> former = former(request);
    if (former.flatMap(RecordedReplay::finished).isPresent()) {
      return report(former.get(), ReplayCounts.NONE, started, true);
    }
    former.ifPresent(replay -> requireInTime(replay, request));
    awaitNoMembers();
    RecordedReplay replay = former.isPresent() ? goOn(former.get()) : begin(request);
    ReplayCounts counts = write(replay, request);
    RecordedReplay written = counted(replay, counts);
    finish(written, request);
    return report(written, counts, started, false);
  }

  private static RecordedReplay counted(RecordedReplay replay, ReplayCounts ofThisRun) {
    return replay.withDeadLetters(replay.deadLetters() + ofThisRun.deadLetters());
  }

  private static ReplayReport report(
      RecordedReplay replay, ReplayCounts counts, long started, boolean finishedBefore) {
    return new ReplayReport(
        replay.start().toString(),
        replay.begun(),
        replay.tables().stream().map(table -> table.source() + " into " + table.target()).toList(),
        replay.tables().stream()
            .filter(ReplayedTable::bySink)
            .map(table -> table.source().toString())
            .toList(),
        offsets(replay),
        counts,
        replay.deadLetters(),
        (System.nanoTime() - started) / NANOS_PER_SECOND,
        finishedBefore);
  }

  private static long offsets(RecordedReplay replay) {
    return replay.spans().values().stream().mapToLong(Span::offsets).sum();
  }

  /** What a run of this request has to do with; empty if it begins. */
  private Optional<RecordedReplay> former(ReplayRequest request) {
    Optional<RecordedReplay> former = record.load();
    if (request.again() || former.isEmpty()) {
      return Optional.empty();
    }
    RecordedReplay known = former.get();
    if (known.isLike(request)) {
      return former.filter(replay -> replay.writesTo(request.tables()));
    }
    if (known.finished().isEmpty()) {
      throw new IllegalArgumentException(
          known.describe()
              + ", is not finished: run it in the same way to go on, or give it up by --again");
    }
    return Optional.empty();
  }

  private void awaitNoMembers() throws InterruptedException {
    long deadline = System.nanoTime() + MEMBERS_LEAVE.toNanos();
    boolean said = false;
    for (List<String> members = group.members(); !members.isEmpty(); members = group.members()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalArgumentException(
            "another replay runs: the group "
                + group.group()
                + " has the members "
                + String.join(", ", members)
                + "; wait for it, or stop it");
      }
      if (!said) {
        listener.said("waiting for " + String.join(", ", members) + " to leave the group");
        said = true;
      }
      Thread.sleep(CADENCE.toMillis());
    }
  }

  private RecordedReplay goOn(RecordedReplay former) {
    listener.said("goes on with " + former.describe());
    return former;
  }

  /**
   * The group's offsets count for what is recorded: so the former record goes before they change,
   * and the new one comes after.
   */
  private RecordedReplay begin(ReplayRequest request) {
    Map<TopicPartition, Span> spans = events.spans(request.topics(), request.start());
    RecordedReplay replay =
        new RecordedReplay(now(), request.start(), request.tables(), spans, 0, Optional.empty());
    record.load().ifPresent(this::withdraw);
    record.replace(now());
    group.set(offsets(replay.spans(false), Span::from));
    record.save(replay);
    listener.said("begins " + replay.describe());
    return replay;
  }

  /** As exact as it is stored. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, Span> spans, Function<Span, Long> which) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    spans.forEach((partition, span) -> offsets.put(partition, which.apply(span)));
    return offsets;
  }

  private ReplayCounts write(RecordedReplay replay, ReplayRequest request)
      throws InterruptedException {
    askSink(replay);
    Map<TopicPartition, Span> spans = replay.spans(false);
    if (spans.isEmpty()) {
      awaitEnd(replay, Optional.empty(), request);
      return ReplayCounts.NONE;
    }
    try (ReplaySink writing = target.start(group.group(), spans)) {
      request
          .tables()
          .forEach(table -> writing.sink().rate(table.source(), request.eventsPerSecond()));
      awaitEnd(replay, Optional.of(writing), request);
      return writing.counts();
    }
  }

  private void askSink(RecordedReplay replay) {
    Map<TopicPartition, Long> starts = offsets(replay.spans(true), Span::from);
    for (ReplayedTable table : replay.tables()) {
      if (table.bySink()) {
        Map<TopicPartition, Long> from = new HashMap<>(starts);
        from.keySet().removeIf(partition -> !table.topics().contains(partition.topic()));
        record.ask(table.source(), new Rewind(replay.id(), from));
      }
    }
  }

  private void withdraw(RecordedReplay replay) {
    replay.tables().stream()
        .filter(ReplayedTable::bySink)
        .forEach(table -> record.withdraw(table.source()));
  }

  private void awaitEnd(RecordedReplay replay, Optional<ReplaySink> sink, ReplayRequest request)
      throws InterruptedException {
    Duration patience = request.patience();
    long all = offsets(replay);
    long done = -1;
    long letters = 0;
    long movedNanos = System.nanoTime();
    while (done < all) {
      long now = done(replay).orElse(done);
      letters = keepDeadLetters(replay, sink, letters);
      if (now > done) {
        done = now;
        movedNanos = System.nanoTime();
        listener.at(done, all);
      } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
        throw new ReplayStoppedException(
            "nothing was written for "
                + patience.toSeconds()
                + " s: "
                + reasons(replay, sink.map(ReplaySink::sink))
                + ". Run it again: it goes on where it stopped");
      }
      if (done < all) {
        requireInTime(replay, request);
        Thread.sleep(CADENCE.toMillis());
      }
    }
  }

  /**
   * Records those of this run while it goes on: it may be killed. What became one since the last
   * call is then not counted.
   *
   * @param kept how many of this run are recorded
   * @return how many are now
   */
  private long keepDeadLetters(RecordedReplay replay, Optional<ReplaySink> sink, long kept) {
    ReplayCounts counts = sink.map(ReplaySink::counts).orElse(ReplayCounts.NONE);
    if (counts.deadLetters() > kept) {
      record.save(counted(replay, counts));
    }
    return counts.deadLetters();
  }

  /** Empty while Kafka does not answer. */
  private Optional<Long> done(RecordedReplay replay) {
    try {
      long own = done(replay.spans(false), group.committed(), any -> true);
      // Offsets without the id are of before it went back.
      long bySink =
          replay.spans(true).isEmpty()
              ? 0
              : done(replay.spans(true), sinkGroup.committed(), replay.id()::equals);
      return Optional.of(own + bySink);
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  private static long done(
      Map<TopicPartition, Span> spans,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Predicate<String> counts) {
    long done = 0;
    for (Map.Entry<TopicPartition, Span> partition : spans.entrySet()) {
      OffsetAndMetadata offset = committed.get(partition.getKey());
      if (offset != null && counts.test(offset.metadata())) {
        done += partition.getValue().done(offset.offset());
      }
    }
    return done;
  }

  private String reasons(RecordedReplay replay, Optional<SinkOperations> sink) {
    List<String> reasons = new ArrayList<>(sink.map(Replay::reasons).orElseGet(List::of));
    if (replay.tables().stream().anyMatch(ReplayedTable::bySink)) {
      reasons.add(
          "tables with lists are written by the sink of the service, "
              + (sinkGroup.members().isEmpty()
                  ? "which does not run"
                  : String.join(", ", sinkGroup.members())
                      + ", whose /actuator/health/dependencies tells what it waits for"));
    }
    return reasons.isEmpty() ? "Kafka gave nothing" : String.join("; ", reasons);
  }

  private static List<String> reasons(SinkOperations sink) {
    List<String> reasons = new ArrayList<>();
    sink.blocked().ifPresent(reasons::add);
    sink.heldTables().forEach((table, reason) -> reasons.add(table + ": " + reason));
    for (HeldEvent event : sink.heldEvents()) {
      reasons.add(
          event.table()
              + ": the event at "
              + event.topic()
              + "-"
              + event.partition()
              + " offset "
              + event.offset()
              + " cannot be written: "
              + event.reason());
    }
    return reasons;
  }

  private void finish(RecordedReplay replay, ReplayRequest request) {
    target.refresh();
    for (ReplayedTable table : request.tables()) {
      if (!target.table(table.source()).id().equals(table.targetId())) {
        throw new ReplayStoppedException(
            table.target()
                + " was created anew while it was written: run it again, which begins anew");
      }
    }
    withdraw(replay);
    record.save(replay.finishedAt(now()));
    try {
      group.delete();
    } catch (KafkaException e) {
      listener.said("the group " + group.group() + " could not be deleted: " + e.getMessage());
    }
  }
}
