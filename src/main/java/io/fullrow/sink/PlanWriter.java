package io.fullrow.sink;

import io.fullrow.schema.TableSchema;
import java.util.concurrent.CompletionStage;

/** Applies plans to the target. */
public interface PlanWriter {
  /**
   * Applies a plan; may be called from many threads.
   *
   * @return never completes exceptionally: errors are values
   */
  CompletionStage<WriteResult> write(TableSchema target, WritePlan plan);
}
