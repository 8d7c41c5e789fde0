package io.fullrow.topology;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Raw record in, fragments by (table, partition key) out; what cannot be decoded goes to the dead
 * letters, and what cannot be decoded yet is parked and tried again. One instance a task.
 */
final class DecodeProcessor implements Processor<Bytes, Bytes, Object, Object> {
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);
  private static final int RETRIES_A_ROUND = 500;
  private static final int PARKED = 0;

  private final MaterializeConfig config;
  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final StageLoad load;
  private final EarlyDedupe dedupe;

  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable Cancellable retries;
  private @Nullable ParkedRecords parked;

  DecodeProcessor(
      MaterializeConfig config, Tables tables, MaterializeMetrics metrics, StageLoad load) {
    this.config = config;
    this.tables = tables;
    this.metrics = metrics;
    this.load = load;
    this.dedupe = new EarlyDedupe(config.dedupeEntries());
  }

  @Override
  public void init(ProcessorContext<Object, Object> newContext) {
    context = newContext;
    dedupe.clear();
    parked = new ParkedRecords(newContext.getStateStore(Names.PARKED_STORE), PARKED);
    retries = newContext.schedule(RETRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> retry());
    reportLoad();
  }

  @Override
  public void close() {
    if (retries != null) {
      retries.cancel();
    }
    if (context != null) {
      load.remove(context.taskId());
    }
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    metrics.received(metadata.topic());
    Optional<Bytes> key = Optional.ofNullable(record.key());
    Optional<Bytes> value = Optional.ofNullable(record.value());
    Origin origin =
        new Origin(
            metadata.topic(),
            metadata.partition(),
            metadata.offset(),
            DeadLetter.arrivalMillis(record.headers(), record.timestamp()),
            Optional.of(new Origin.Original(key, value, headers(record))));
    if (OutgoingSize.of(origin.original().orElseThrow()) > config.maxRecordBytes()) {
      pointTo(origin);
    } else {
      decode(origin).match(new Outcome(origin));
    }
  }

  /** Compression can make any record small for its topic: this one fits nowhere else. */
  private void pointTo(Origin origin) {
    deadLetter(
        origin.withoutOriginal(),
        "TooLargeToKeep",
        "a record of "
            + OutgoingSize.of(origin.original().orElseThrow())
            + " bytes is not copied here, at most "
            + config.maxRecordBytes()
            + " are: it stays in "
            + origin.topic()
            + " partition "
            + origin.partition()
            + " offset "
            + origin.offset()
            + " as long as that topic keeps it");
  }

  private Decoded decode(Origin origin) {
    Optional<TableContext> table = tables.byRawTopic(origin.topic());
    if (table.isEmpty()) {
      return new Decoded.Malformed("no table is configured for the raw topic " + origin.topic());
    }
    Origin.Original original = origin.original().orElseThrow();
    RawRecord raw = new RawRecord(original.key(), original.value(), origin);
    return table.get().decoder().decode(raw, table.get().schema());
  }

  private void forward(Fragment fragment) {
    boolean mayBeKnown = !fragment.refresh() && !DeadLetter.isRedriven(fragment.origin());
    if (mayBeKnown && !dedupe.firstSeen(fragment)) {
      metrics.duplicate(fragment.table(), DuplicateStage.EARLY);
      return;
    }
    Bytes key = StateKeys.partition(fragment.table(), fragment.partition());
    Bytes value = FragmentCodec.encode(fragment);
    if (key.size() + value.size() > recordLimit()) {
      deadLetter(
          fragment.origin(),
          "TooLarge",
          "the fragment with its original record has "
              + (key.size() + value.size())
              + " bytes, internal topics take "
              + recordLimit()
              + ": write smaller values");
      return;
    }
    context().forward(new Record<>(key, value, now()), Names.FRAGMENTS_INPUT);
  }

  /** Room for what Kafka adds to a key and a value. */
  private int recordLimit() {
    return config.maxRecordBytes() - OutgoingSize.RECORD_OVERHEAD;
  }

  private void deadLetter(Origin origin, String kind, String reason) {
    metrics.deadLetter(origin.topic());
    context()
        .forward(
            DeadLetter.of(config.deadLetterTopic(), origin, kind, reason, now()),
            Names.DECODE_DEAD_LETTERS);
  }

  /**
   * Tries the parked records again. A column that is still unknown after a refresh which began
   * later than the record was parked is unknown for good.
   */
  private void retry() {
    ParkedRecords waiting = parked();
    for (KeyValue<Bytes, Bytes> entry : waiting.nextRound(RETRIES_A_ROUND)) {
      Origin origin = RawRecordCodec.decode(entry.value);
      // Asked before the record is decoded: a refresh in between would make an old schema final.
      boolean refreshed =
          tables
              .byRawTopic(origin.topic())
              .map(table -> waiting.refreshedSince(entry.key, tables, table.source()))
              .orElse(true);
      Decoded decoded = decode(origin);
      if (!decoded.match(new StillWaiting(refreshed))) {
        waiting.remove(entry.key);
        decoded.match(new Outcome(origin, true));
      }
    }
    reportLoad();
  }

  private void park(Origin origin) {
    Bytes record = RawRecordCodec.encode(origin);
    if (record.size() > recordLimit()) {
      deadLetter(
          origin,
          "TooLarge",
          "a record of "
              + record.size()
              + " bytes cannot be kept until its schema is known, internal topics take "
              + recordLimit()
              + ": redrive it");
      return;
    }
    parked().add(record);
    reportLoad();
  }

  private void reportLoad() {
    load.report(context().taskId(), new StageLoad.Load(parked().size(), 0));
  }

  private static List<Header> headers(Record<Bytes, Bytes> record) {
    List<Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(
            header ->
                headers.add(
                    new Header(
                        header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap))));
    return headers;
  }

  private long now() {
    return context().currentSystemTimeMs();
  }

  private ProcessorContext<Object, Object> context() {
    if (context == null) {
      throw new IllegalStateException("not initialized");
    }
    return context;
  }

  private ParkedRecords parked() {
    if (parked == null) {
      throw new IllegalStateException("not initialized");
    }
    return parked;
  }

  /** What becomes of a decoded record. */
  private final class Outcome implements Decoded.Visitor<Boolean> {
    private final Origin origin;
    private final boolean refreshed;

    Outcome(Origin origin) {
      this(origin, false);
    }

    /**
     * @param refreshed whether a column that is unknown now is unknown for good
     */
    Outcome(Origin origin, boolean refreshed) {
      this.origin = origin;
      this.refreshed = refreshed;
    }

    @Override
    public Boolean changes(Decoded.Changes decoded) {
      decoded.fragments().forEach(DecodeProcessor.this::forward);
      if (decoded.leftOut()) {
        metrics.leftOut(decoded.fragments().get(0).table());
      }
      return true;
    }

    @Override
    public Boolean ignored(Decoded.Ignored decoded) {
      metrics.ignored(origin.topic(), decoded.reason());
      return true;
    }

    @Override
    public Boolean malformed(Decoded.Malformed decoded) {
      deadLetter(origin, "Malformed", decoded.reason());
      return true;
    }

    @Override
    public Boolean unknownColumn(Decoded.UnknownColumn decoded) {
      if (refreshed) {
        deadLetter(
            origin,
            "UnknownColumn",
            "the target has no "
                + decoded.what()
                + ", asked again after the fragment came: add it to the target and redrive the"
                + " record");
        return true;
      }
      park(origin);
      return false;
    }

    @Override
    public Boolean unavailable(Decoded.Unavailable decoded) {
      park(origin);
      return false;
    }
  }

  /** Whether a parked record must stay parked. */
  private final class StillWaiting implements Decoded.Visitor<Boolean> {
    private final boolean refreshed;

    StillWaiting(boolean refreshed) {
      this.refreshed = refreshed;
    }

    @Override
    public Boolean changes(Decoded.Changes decoded) {
      return false;
    }

    @Override
    public Boolean ignored(Decoded.Ignored decoded) {
      return false;
    }

    @Override
    public Boolean malformed(Decoded.Malformed decoded) {
      return false;
    }

    @Override
    public Boolean unknownColumn(Decoded.UnknownColumn decoded) {
      return !refreshed;
    }

    @Override
    public Boolean unavailable(Decoded.Unavailable decoded) {
      return true;
    }
  }
}
