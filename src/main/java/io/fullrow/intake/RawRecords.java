// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.deadletter.DeadLetterHeaders;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.topology.FragmentKeys;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.Tables;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one raw record: its fragments by (table, partition key), a dead letter, nothing,
 * or a wait for something remote. It keeps nothing but the early dedupe, and never blocks but in
 * its {@link Output}. Not thread-safe: one for each reader.
 */
final class RawRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RawRecords.class);

  private final Limits limits;
  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final Output output;
  private final EarlyDedupe dedupe;

  /**
   * @param maxRecordBytes limit for one record of the fragments' topic and of the dead letters
   * @param dedupeEntries how many fragments the early dedupe remembers
   */
  record Limits(int maxRecordBytes, int dedupeEntries) {}

  /** Where records go. Sending may fail later: then nothing since the last commit counts. */
  interface Output {
    void fragment(Bytes key, Bytes value);

    /**
     * @param reason what is wrong and its remedy
     */
    void deadLetter(Origin origin, DeadLetterKind kind, String reason);
  }

  /**
   * What a record waits for.
   *
   * @param table whose schema may be old; empty if the wait is for another server
   * @param what is awaited, for people
   */
  record Wait(Optional<TableId> table, String what) {}

  RawRecords(Limits limits, Tables tables, MaterializeMetrics metrics, Output output) {
    this.limits = limits;
    this.tables = tables;
    this.metrics = metrics;
    this.output = output;
    this.dedupe = new EarlyDedupe(limits.dedupeEntries());
  }

  /**
   * Takes a record that has just been read.
   *
   * @param origin with the original bytes
   * @return what it waits for; empty if it is done
   */
  Optional<Wait> accept(Origin origin) {
    metrics.received(origin.topic());
    if (RecordSize.of(origin.original().orElseThrow()) > limits.maxRecordBytes()) {
      pointTo(origin);
      return Optional.empty();
    }
    return attempt(origin, false);
  }

  /**
   * Tries a record again that waited.
   *
   * @param refreshed whether its table was refreshed since it began to wait: a column that is
   *     unknown now is unknown for good
   */
  Optional<Wait> retry(Origin origin, boolean refreshed) {
    return attempt(origin, refreshed);
  }

  /**
   * A record that a decoder cannot stand is a dead letter like any other bad one: as an exception
   * it would be read again forever. Nothing has been sent of it, decoding comes first.
   */
  private Optional<Wait> attempt(Origin origin, boolean refreshed) {
    Outcome outcome;
    Decoded decoded;
    try {
      Optional<RawInput> input = tables.input(origin.topic());
      if (input.isEmpty()) {
        return Optional.of(new Wait(Optional.empty(), "a table for " + origin.topic()));
      }
      RawRecord record = record(origin);
      Optional<EarlyDedupe.Content> content = content(input.get(), record);
      if (content.filter(dedupe::isKnown).isPresent()) {
        metrics.duplicate(input.get().table().orElseThrow(), DuplicateStage.EARLY);
        copy(origin, false);
        return Optional.empty();
      }
      outcome = new Outcome(origin, refreshed, content);
      decoded = input.get().decode(record);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("{} cannot be decoded and becomes a dead letter", place(origin), e);
      deadLetter(
          origin,
          DeadLetterKind.UNEXPECTED,
          "decoding failed: " + e + "; report it with the record");
      return Optional.empty();
    }
    return decoded.match(outcome);
  }

  private static RawRecord record(Origin origin) {
    Origin.Original original = origin.original().orElseThrow();
    return new RawRecord(original.key(), original.value(), origin);
  }

  /** A redriven record was asked for again, known or not. */
  private Optional<EarlyDedupe.Content> content(RawInput input, RawRecord record) {
    return DeadLetterHeaders.isRedriven(record.origin())
        ? Optional.empty()
        : dedupe.content(input, record);
  }

  /** Of what was read of a commit log: a snapshot repeats old changes, one node after the other. */
  private void copy(Origin origin, boolean first) {
    if (DeadLetterHeaders.isRedriven(origin)) {
      return;
    }
    String cluster = null;
    String host = null;
    boolean logged = false;
    for (Header header : origin.original().orElseThrow().headers()) {
      switch (header.name()) {
        case FragmentHeaders.CLUSTER -> cluster = text(header);
        case FragmentHeaders.HOST_ID -> host = text(header);
        case FragmentHeaders.LOG_SEGMENT -> logged = true;
        default -> {}
      }
    }
    if (logged && cluster != null && host != null) {
      metrics.copy(cluster, host, first, origin.arrivalMillis());
    }
  }

  private static @Nullable String text(Header header) {
    return header
        .value()
        .map(value -> new String(value.toArray(), StandardCharsets.UTF_8))
        .orElse(null);
  }

  private static String place(Origin origin) {
    return origin.topic() + " partition " + origin.partition() + " offset " + origin.offset();
  }

  /** Compression can make any record small for its topic: this one fits nowhere else. */
  private void pointTo(Origin origin) {
    deadLetter(
        origin.withoutOriginal(),
        DeadLetterKind.TOO_LARGE_TO_KEEP,
        "a record of "
            + RecordSize.of(origin.original().orElseThrow())
            + " bytes is not copied here, at most "
            + limits.maxRecordBytes()
            + " are: it stays in "
            + place(origin)
            + " as long as that topic keeps it");
  }

  private boolean isKnown(Fragment fragment) {
    return !fragment.refresh()
        && !DeadLetterHeaders.isRedriven(fragment.origin())
        && !dedupe.remember(dedupe.content(fragment));
  }

  private void forward(Fragment fragment) {
    Bytes key = FragmentKeys.key(fragment.table(), fragment.partition());
    // All of the change, so that nothing after this needs the raw record.
    Bytes value = FragmentCodec.encode(fragment.withoutOriginal());
    int limit = limits.maxRecordBytes() - RecordSize.RECORD_OVERHEAD;
    if (key.size() + value.size() > limit) {
      deadLetter(
          fragment.origin(),
          DeadLetterKind.TOO_LARGE,
          "the fragment has "
              + (key.size() + value.size())
              + " bytes, internal topics take "
              + limit
              + ": write smaller values");
      return;
    }
    output.fragment(key, value);
  }

  private void deadLetter(Origin origin, DeadLetterKind kind, String reason) {
    metrics.deadLetter(origin.topic());
    output.deadLetter(origin, kind, reason);
  }

  /** What each result of decoding means for its record. */
  private final class Outcome implements Decoded.Visitor<Optional<Wait>> {
    private final Origin origin;
    private final boolean refreshed;
    private final Optional<EarlyDedupe.Content> content;

    /**
     * @param content empty if it is not known, or does not matter
     */
    Outcome(Origin origin, boolean refreshed, Optional<EarlyDedupe.Content> content) {
      this.origin = origin;
      this.refreshed = refreshed;
      this.content = content;
    }

    @Override
    public Optional<Wait> changes(Decoded.Changes decoded) {
      boolean first = false;
      for (Fragment fragment : decoded.fragments()) {
        if (content.isEmpty() && isKnown(fragment)) {
          metrics.duplicate(fragment.table(), DuplicateStage.EARLY);
        } else {
          forward(fragment);
          first = true;
        }
      }
      copy(origin, first);
      if (decoded.leftOut()) {
        // Its next copy may come when the table has the column again.
        metrics.leftOut(decoded.fragments().get(0).table());
      } else {
        content.ifPresent(dedupe::remember);
      }
      return Optional.empty();
    }

    @Override
    public Optional<Wait> ignored(Decoded.Ignored decoded) {
      metrics.ignored(origin.topic(), decoded.reason());
      return Optional.empty();
    }

    @Override
    public Optional<Wait> malformed(Decoded.Malformed decoded) {
      deadLetter(origin, DeadLetterKind.MALFORMED, decoded.reason());
      return Optional.empty();
    }

    @Override
    public Optional<Wait> unknownColumn(Decoded.UnknownColumn decoded) {
      if (!refreshed) {
        return Optional.of(new Wait(Optional.of(decoded.table()), decoded.what()));
      }
      deadLetter(
          origin,
          DeadLetterKind.UNKNOWN_COLUMN,
          "the target has no "
              + decoded.what()
              + ", asked again after the fragment came: add it to the target and redrive the"
              + " record");
      return Optional.empty();
    }

    @Override
    public Optional<Wait> unavailable(Decoded.Unavailable decoded) {
      return Optional.of(new Wait(decoded.table(), decoded.what()));
    }
  }
}
