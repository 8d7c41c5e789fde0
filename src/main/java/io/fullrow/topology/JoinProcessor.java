// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.decode.Decoded;
import io.fullrow.event.EncodedEvent;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import io.fullrow.topology.state.OrderBuffer;
import io.fullrow.topology.state.ParkedRecords;
import io.fullrow.topology.state.RangeStore;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.UnreadableStateException;
import io.fullrow.topology.state.WorkStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fragments in, Data Pipeline events out: the ordering window, the join, and the work that follows
 * later. All that can fail for one fragment fails before its first put. One instance a task.
 */
final class JoinProcessor implements Processor<Bytes, Bytes, Outgoing, Outgoing> {
  private static final Logger LOG = LoggerFactory.getLogger(JoinProcessor.class);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration INDEX_INTERVAL = Duration.ofMillis(200);
  private static final Duration RELEASE_BUDGET = Duration.ofMillis(200);

  /** Input that is older shows lag. Nothing is purged while it comes, nor this long after it. */
  private static final long LAG_MILLIS = 60_000;

  /**
   * What was sent to the join longer ago is of a backlog. Far above what the clocks of instances
   * differ: that of the sender stands against the own.
   */
  private static final long BACKLOG_MILLIS = 2_000;

  /**
   * So long a fragment of an unknown table waits: while instances are restarted one by one with
   * another list of tables, old ones get fragments of tables that only new ones know.
   */
  private static final long UNKNOWN_TABLE_MILLIS = 600_000;

  private static final int RETRIES_A_ROUND = 500;

  /** So many are looked at while none of them can be joined: thousands may wait for long. */
  private static final int PROBES_A_ROUND = 25;

  private static final int RELEASES_A_STEP = 100;

  private final MaterializeConfig config;
  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final StageLoad load;
  private final RepeatedFailures failures;
  private final ThreadLocal<PerThread> threads;
  private @Nullable Session session;

  /**
   * @param failures of all threads of this process
   * @param threads one for all tasks of a stream thread
   */
  JoinProcessor(
      MaterializeConfig config,
      Tables tables,
      MaterializeMetrics metrics,
      StageLoad load,
      RepeatedFailures failures,
      ThreadLocal<PerThread> threads) {
    this.config = config;
    this.tables = tables;
    this.metrics = metrics;
    this.load = load;
    this.failures = failures;
    this.threads = threads;
  }

  @Override
  public void init(ProcessorContext<Outgoing, Outgoing> context) {
    session = new Session(context);
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    if (session == null) {
      throw new IllegalStateException("not initialized");
    }
    session.process(record);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }

  /** What lives from one {@code init} to the next {@code close}. */
  private final class Session implements BatchSink {
    private final ProcessorContext<Outgoing, Outgoing> context;
    private final RowStore rows;
    private final WorkStore work;
    private final ParkedRecords parked;
    private final OrderBuffer buffer;
    private final PartitionJoin join;
    private final SlicedWork slices;
    private final ExpiryWork expiry;
    private final PurgeWork purge;
    private final DeferredWork deferred;
    private final List<Cancellable> punctuations;
    private final ThreadShare share;
    private final CommitPace pace;
    private long lastLateMillis;

    /** When the record at hand was sent, if that is long ago. */
    private long sentMillis = OrderBuffer.RECENT;

    private int parkedPerRound = RETRIES_A_ROUND;

    /**
     * Whether what is due by the clock has not been looked for since the last interval, or ended.
     */
    private boolean looking;

    Session(ProcessorContext<Outgoing, Outgoing> context) {
      this.context = context;
      share = threads.get().share();
      pace = threads.get().pace();
      MergeLaws laws = config.laws();
      int maxState = config.maxRecordBytes() - RecordSize.RECORD_OVERHEAD;
      rows =
          new RowStore(
              context.getStateStore(Names.ROW_STORE),
              new RangeStore(context.getStateStore(Names.RANGE_STORE), laws));
      work = new WorkStore(context.getStateStore(Names.WORK_STORE));
      parked = new ParkedRecords(context.getStateStore(Names.WORK_STORE), WorkStore.PARKED);
      buffer = new OrderBuffer(context.getStateStore(Names.BUFFER_STORE), load.bufferedBytes());
      Schedule schedule = new Schedule(rows, laws, config.tombstoneRetention());
      join = new PartitionJoin(rows, schedule, laws, maxState);
      slices = new SlicedWork(rows, work, schedule, tables, laws, maxState);
      expiry = new ExpiryWork(rows, work, schedule, tables, laws, maxState);
      purge = new PurgeWork(rows, work, schedule, tables, laws, maxState);
      deferred = new DeferredWork(work, tables);
      // What this task has missed is not known before its first input comes.
      lastLateMillis = now();
      punctuations =
          List.of(
              context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick),
              context.schedule(INDEX_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::indexes));
      reportLoad();
    }

    void close() {
      punctuations.forEach(Cancellable::cancel);
      buffer.close();
      share.forget(context.taskId());
      load.remove(context.taskId());
    }

    void process(Record<Bytes, Bytes> record) {
      share.input();
      Fragment fragment = FragmentCodec.decode(record.value());
      long now = now();
      pace.input(fragment.origin().arrivalMillis(), now);
      if (now - fragment.origin().arrivalMillis() > LAG_MILLIS) {
        lastLateMillis = now;
      }
      sentMillis =
          now - record.timestamp() > BACKLOG_MILLIS ? record.timestamp() : OrderBuffer.RECENT;
      attempt(fragment, () -> accept(record.value(), fragment, now));
      if (sentMillis != OrderBuffer.RECENT) {
        releasePassed(now);
        sentMillis = OrderBuffer.RECENT;
      }
    }

    /** In a backlog the window is a time of the records: it passes as quickly as they come. */
    private void releasePassed(long now) {
      long sentBy = sentMillis - config.orderingWindow().toMillis();
      int left = RELEASES_A_STEP;
      List<Fragment> released = buffer.releaseSentBy(sentBy, left);
      while (!released.isEmpty()) {
        released.forEach(fragment -> release(fragment, now));
        left -= released.size();
        released = left > 0 ? buffer.releaseSentBy(sentBy, left) : List.of();
      }
    }

    /** After its first put a fragment can only fail with its thread: that must have an end. */
    private void attempt(Fragment fragment, Runnable work) {
      if (failures.isGivenUp(fragment.origin())) {
        deadLetter(
            Optional.of(fragment),
            DeadLetterKind.UNEXPECTED,
            "threads ended "
                + RepeatedFailures.LIMIT
                + " times at this fragment: report it with the record and the log");
      } else {
        failures.guard(fragment.origin(), work);
      }
    }

    private void accept(Bytes encoded, Fragment fragment, long now) {
      Optional<TableContext> table = tables.bySource(fragment.table());
      if (table.isEmpty() || !admit(encoded, fragment, table.get(), now)) {
        parked.add(encoded);
        reportLoad();
      }
    }

    private boolean admittedNow(Bytes encoded, Fragment fragment, TableContext table, long now) {
      boolean[] admitted = {true};
      attempt(fragment, () -> admitted[0] = admit(encoded, fragment, table, now));
      return admitted[0];
    }

    /**
     * Whether it is done with: joined, waiting for its order, or refused. Else it must be parked.
     */
    private boolean admit(Bytes encoded, Fragment fragment, TableContext table, long now) {
      return table.admitted(fragment).match(new Admission(encoded, fragment, table, now));
    }

    /** Of a fragment that was still on its way when its table was taken out. */
    private void notConfigured(Fragment fragment) {
      deadLetter(
          Optional.of(fragment),
          DeadLetterKind.UNKNOWN_TABLE,
          "no table "
              + fragment.table()
              + " is configured or known here: configure it and redrive the record");
    }

    /**
     * Whether it changes anything is asked when it is released: nearly all that come do, for the
     * intake keeps copies back, and to ask twice costs more than to hold what does not.
     */
    private void order(Bytes encoded, Fragment fragment, TableContext table, long now) {
      if (config.orderingWindow().isZero()) {
        joined(fragment, table, now).ifPresent(batch -> apply(batch, fragment));
      } else {
        buffer.add(encoded, fragment, now, sentMillis);
        makeRoom(now);
        reportLoad();
      }
    }

    /** What the fragment does; empty if nothing, or if it had to be refused. */
    private Optional<Batch> joined(Fragment fragment, TableContext table, long now) {
      Optional<Change> retained = table.schema().dropped().retained(fragment.change());
      if (retained.isEmpty() || retained.get() != fragment.change()) {
        metrics.leftOut(fragment.table());
      }
      if (retained.isEmpty()) {
        return Optional.empty();
      }
      Batch batch;
      try {
        batch = join.join(fragment.with(retained.get()), table, now);
      } catch (RuntimeException | StackOverflowError e) {
        refused(Optional.of(fragment), e);
        return Optional.empty();
      }
      if (batch.isEmpty()) {
        metrics.duplicate(fragment.table(), DuplicateStage.MERGE);
        return Optional.empty();
      }
      return Optional.of(batch);
    }

    private void makeRoom(long now) {
      while (load.bufferedBytes().get() > config.maxBufferedBytes() && buffer.size() > 0) {
        for (Fragment early : buffer.releaseOldest()) {
          metrics.releasedEarly(early.table());
          release(early, now);
        }
      }
    }

    private void release(Fragment fragment, long now) {
      Optional<TableContext> table = tables.bySource(fragment.table());
      if (table.isEmpty()) {
        parked.add(FragmentCodec.encode(fragment));
        return;
      }
      attempt(
          fragment,
          () -> joined(fragment, table.get(), now).ifPresent(batch -> apply(batch, fragment)));
    }

    @Override
    public boolean apply(Batch batch) {
      return apply(batch, Optional.empty());
    }

    private void apply(Batch batch, Fragment fragment) {
      apply(batch, Optional.of(fragment));
    }

    private boolean apply(Batch batch, Optional<Fragment> fragment) {
      try {
        batch.encode();
      } catch (RuntimeException | StackOverflowError e) {
        refused(fragment, e);
        return false;
      }
      if (batch.refusal().isPresent()) {
        String remedy = fragment.isPresent() ? ", then redrive this record" : "";
        deadLetter(fragment, DeadLetterKind.TOO_LARGE, batch.refusal().get() + remedy);
        return false;
      }
      batch.state().applyTo(rows, work);
      batch.events().forEach(this::forward);
      return true;
    }

    private void forward(Batch.Event event) {
      EncodedEvent encoded = event.encoded();
      Headers headers = new RecordHeaders();
      encoded
          .headers()
          .forEach(
              header ->
                  headers.add(header.name(), header.value().map(Bytes::unsafeArray).orElse(null)));
      Bytes partitionBy = event.event().envelope().partition().serialized();
      Outgoing outgoing =
          new Outgoing(
              event.topic(), Optional.of(encoded.key()), encoded.value(), Optional.of(partitionBy));
      context.forward(new Record<>(outgoing, outgoing, now(), headers), Names.EVENTS);
      pace.sent();
      metrics.event(event.event().envelope().table(), event.event().envelope().operation());
    }

    /**
     * Nothing has been put yet, so this one record can be left out: bytes that are no value of
     * their type, or what nobody foresaw. Not what every record would meet.
     */
    private void refused(Optional<Fragment> fragment, Throwable error) {
      if (error instanceof KafkaException || error instanceof UnreadableStateException) {
        throw (RuntimeException) error;
      }
      if (error instanceof IllegalArgumentException) {
        deadLetter(fragment, DeadLetterKind.MALFORMED, String.valueOf(error.getMessage()));
        return;
      }
      LOG.warn("{} cannot be joined and becomes a dead letter", topic(fragment), error);
      deadLetter(
          fragment,
          DeadLetterKind.UNEXPECTED,
          "joining failed: " + error + "; report it with the record");
    }

    private void deadLetter(Optional<Fragment> fragment, DeadLetterKind kind, String reason) {
      metrics.deadLetter(topic(fragment));
      DeadLetter letter =
          fragment
              .map(
                  each ->
                      DeadLetter.ofFragment(
                          each,
                          FragmentKeys.key(each.table(), each.partition()),
                          config.redriveTopic(),
                          kind,
                          reason))
              .orElseGet(() -> DeadLetter.ofNothing(kind, reason));
      Outgoing outgoing =
          new Outgoing(config.deadLetterTopic(), letter.key(), letter.value(), letter.key());
      context.forward(
          new Record<>(outgoing, outgoing, now(), letter.headers()), Names.JOIN_DEAD_LETTERS);
      pace.sent();
    }

    private static String topic(Optional<Fragment> fragment) {
      return fragment.map(each -> each.origin().topic()).orElse("");
    }

    private void tick(long now) {
      long arrivedBy = now - config.orderingWindow().toMillis();
      boolean changed = false;
      Budget budget = share.budget(RELEASE_BUDGET);
      List<Fragment> released = buffer.releaseArrivedBy(arrivedBy, RELEASES_A_STEP);
      while (!released.isEmpty()) {
        released.forEach(fragment -> release(fragment, now));
        changed = true;
        released =
            budget.isSpent() ? List.of() : buffer.releaseArrivedBy(arrivedBy, RELEASES_A_STEP);
      }
      if (followUp(now) || changed) {
        reportLoad();
      }
      if (pace.isDue(now)) {
        context.commit();
      }
    }

    /**
     * The work that follows, in short runs: slices, and while none is left what is due by the
     * clock.
     *
     * @return whether anything was done
     */
    private boolean followUp(long now) {
      boolean pending = work.slices() > 0 || looking;
      if (!pending || !share.isTurnOf(context.taskId())) {
        return false;
      }
      Budget budget = share.begin(context.taskId());
      if (looking) {
        // First: a row's expiry must not wait for the end of a deletion of a million others.
        looking = !dueWork(budget, now);
      }
      if (work.slices() > 0 && !budget.isSpent()) {
        slices.run(budget, now, this);
      }
      share.end();
      return true;
    }

    /**
     * @return whether all is done
     */
    private boolean dueWork(Budget budget, long now) {
      deferred.run(budget, now);
      if (!expiry.run(budget, now, this)) {
        return false;
      }
      return work.slices() > 0 || lags(now) || purge.run(budget, now, this);
    }

    private void indexes(long now) {
      buffer.sweep();
      retryParked(now);
      looking = true;
      followUp(now);
      reportLoad();
    }

    private boolean lags(long now) {
      return now - lastLateMillis < LAG_MILLIS;
    }

    /** Fragments that another instance decoded by a newer schema than this one has yet. */
    private void retryParked(long now) {
      long before = parked.size();
      for (KeyValue<Bytes, Bytes> entry : parked.nextRound(parkedPerRound)) {
        Fragment fragment = FragmentCodec.decode(entry.value);
        boolean refreshed = parked.refreshed(entry.key, tables);
        Optional<TableContext> table = tables.bySource(fragment.table());
        if (table.isEmpty() && tables.isConfigured(fragment.table())) {
          parked.await(entry.key, tables, fragment.table());
        } else if (table.isEmpty()) {
          if (parked.triedMillis(entry.key, now) > UNKNOWN_TABLE_MILLIS) {
            parked.remove(entry.key);
            notConfigured(fragment);
          }
        } else if (admittedNow(entry.value, fragment, table.get(), now)) {
          parked.remove(entry.key);
        } else if (refreshed) {
          parked.remove(entry.key);
          deadLetter(
              Optional.of(fragment),
              DeadLetterKind.UNKNOWN_COLUMN,
              "the target does not have all columns of this fragment, asked again after it came: "
                  + fragment.change().columns().cells().keySet());
        } else {
          parked.await(entry.key, tables, fragment.table());
        }
      }
      parkedPerRound = parked.size() < before ? RETRIES_A_ROUND : PROBES_A_ROUND;
    }

    private void reportLoad() {
      load.report(
          context.taskId(), new StageLoad.Load(buffer.size() + parked.size(), work.slices()));
    }

    private long now() {
      return context.currentSystemTimeMs();
    }

    /** What becomes of a fragment once its table has been looked at. */
    private final class Admission implements Decoded.Visitor<Boolean> {
      private final Bytes encoded;
      private final Fragment fragment;
      private final TableContext table;
      private final long now;

      Admission(Bytes encoded, Fragment fragment, TableContext table, long now) {
        this.encoded = encoded;
        this.fragment = fragment;
        this.table = table;
        this.now = now;
      }

      /** As it came: what the table has dropped is left out whenever it is joined. */
      @Override
      public Boolean changes(Decoded.Changes decoded) {
        order(encoded, fragment, table, now);
        return true;
      }

      @Override
      public Boolean ignored(Decoded.Ignored decoded) {
        metrics.leftOut(fragment.table());
        return true;
      }

      @Override
      public Boolean malformed(Decoded.Malformed decoded) {
        deadLetter(Optional.of(fragment), DeadLetterKind.MALFORMED, decoded.reason());
        return true;
      }

      @Override
      public Boolean unknownColumn(Decoded.UnknownColumn decoded) {
        return false;
      }

      @Override
      public Boolean unavailable(Decoded.Unavailable decoded) {
        return false;
      }
    }
  }
}
