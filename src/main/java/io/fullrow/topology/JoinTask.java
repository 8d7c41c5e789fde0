// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.topology.state.OrderBuffer;
import io.fullrow.topology.state.ParkedRecords;
import io.fullrow.topology.state.WorkStore;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One task of the join, from its initialization until it is closed: what happens when a fragment
 * comes, and what by the clock. Not thread-safe: it belongs to the task's thread.
 *
 * <pre>
 * fragment → {@link Admission} → {@link OrderedJoin} → {@link PartitionJoin} → {@link JoinOutput} → events
 *                 ↕ parked            ↕ buffered                              ↑
 *                                                {@link FollowUp}: slices, expiries, purges
 * </pre>
 */
final class JoinTask {
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration INDEX_INTERVAL = Duration.ofMillis(200);

  private final ProcessorContext<Outgoing, Outgoing> context;
  private final StageLoad load;
  private final ThreadShare share;
  private final CommitPace pace;
  private final WorkStore work;
  private final ParkedRecords parked;
  private final OrderBuffer buffer;
  private final OrderedJoin join;
  private final Admission admission;
  private final FollowUp followUp;
  private final List<Cancellable> punctuations;

  /**
   * Reads what the task's stores hold, and schedules its ticks.
   *
   * @param shared what all tasks have
   */
  JoinTask(ProcessorContext<Outgoing, Outgoing> context, Shared shared) {
    this.context = context;
    this.load = shared.load();
    this.share = shared.thread().share();
    this.pace = shared.thread().pace();
    TaskState state = TaskState.open(context, shared.config(), shared.tables());
    work = state.work();
    parked = new ParkedRecords(context.getStateStore(Names.WORK_STORE), WorkStore.PARKED);
    buffer = new OrderBuffer(context.getStateStore(Names.BUFFER_STORE), load.bufferedBytes());
    JoinOutput output = new JoinOutput(context, shared.config(), shared.metrics(), pace, state);
    FragmentGuard guard = new FragmentGuard(shared.failures(), output);
    OrderedJoin.Held held = new OrderedJoin.Held(buffer, parked, load.bufferedBytes());
    join = new OrderedJoin(shared.config(), shared.metrics(), state, held, output, guard);
    admission = new Admission(shared.tables(), shared.metrics(), parked, join, output, guard);
    followUp = new FollowUp(context.taskId(), share, state, output, now());
    punctuations =
        List.of(
            context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick),
            context.schedule(INDEX_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::indexes));
    reportLoad();
  }

  /**
   * What all tasks of a process share, and those of a thread.
   *
   * @param failures of all threads of this process
   */
  record Shared(
      MaterializeConfig config,
      Tables tables,
      MaterializeMetrics metrics,
      StageLoad load,
      RepeatedFailures failures,
      PerThread thread) {}

  void process(Record<Bytes, Bytes> record) {
    share.input();
    Fragment fragment = FragmentCodec.decode(record.value());
    long now = now();
    pace.input(fragment.origin().arrivalMillis(), now);
    followUp.input(fragment.origin().arrivalMillis(), now);
    Arrival arrival = Arrival.of(record.timestamp(), now);
    admission.accept(record.value(), fragment, arrival);
    if (arrival.isOfBacklog()) {
      join.releasePassed(arrival);
    }
    reportLoad();
  }

  private void tick(long now) {
    boolean released = join.releaseArrived(now, share);
    if (followUp.run(now) || released) {
      reportLoad();
    }
    if (pace.isDue(now)) {
      context.commit();
    }
  }

  private void indexes(long now) {
    buffer.sweep();
    admission.retryParked(now);
    followUp.look();
    followUp.run(now);
    reportLoad();
  }

  void close() {
    punctuations.forEach(Cancellable::cancel);
    buffer.close();
    followUp.close();
    load.remove(context.taskId());
  }

  private void reportLoad() {
    load.report(context.taskId(), new StageLoad.Load(buffer.size() + parked.size(), work.slices()));
  }

  private long now() {
    return context.currentSystemTimeMs();
  }
}
