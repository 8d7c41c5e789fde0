// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.reconcile.MergeLaws;
import io.fullrow.topology.state.RangeStore;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.WorkStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What all that changes the state of one task shares. Not thread-safe: it belongs to the task's
 * thread.
 *
 * @param maxStateBytes limit for the key and value of one entry, in bytes
 */
record TaskState(
    RowStore rows,
    WorkStore work,
    Schedule schedule,
    Tables tables,
    MergeLaws laws,
    int maxStateBytes) {

  /** Over the stores of a task that has just been initialized. */
  static TaskState open(ProcessorContext<?, ?> context, MaterializeConfig config, Tables tables) {
    RowStore rows =
        new RowStore(
            context.getStateStore(Names.ROW_STORE),
            new RangeStore(context.getStateStore(Names.RANGE_STORE), config.laws()));
    return new TaskState(
        rows,
        new WorkStore(context.getStateStore(Names.WORK_STORE)),
        new Schedule(rows, config.laws(), config.tombstoneRetention()),
        tables,
        config.laws(),
        config.maxRecordBytes() - RecordSize.RECORD_OVERHEAD);
  }
}
