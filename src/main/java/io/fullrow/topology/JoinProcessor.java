// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Fragments in, Data Pipeline events out: a {@link JoinTask} for each time it is initialized. */
final class JoinProcessor implements Processor<Bytes, Bytes, Outgoing, Outgoing> {
  private final Supplier<JoinTask.Shared> shared;
  private @Nullable JoinTask task;

  /**
   * @param shared asked on the stream thread that the task belongs to
   */
  JoinProcessor(Supplier<JoinTask.Shared> shared) {
    this.shared = shared;
  }

  @Override
  public void init(ProcessorContext<Outgoing, Outgoing> context) {
    task = new JoinTask(context, shared.get());
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    if (task == null) {
      throw new IllegalStateException("not initialized");
    }
    task.process(record);
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
    }
  }
}
