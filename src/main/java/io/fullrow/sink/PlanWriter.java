// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.schema.TableSchema;
import java.util.concurrent.CompletionStage;

/** Applies plans to the target. */
public interface PlanWriter {
  /**
   * Applies a plan; may be called from many threads.
   *
   * @return never completes exceptionally: failures are values
   */
  CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan);

  /** A writer for plans that come at the same time and can share requests. */
  default Together together() {
    return new Together() {
      @Override
      public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
        return PlanWriter.this.write(target, plan);
      }

      @Override
      public void close() {
        // each plan went out at once
      }
    };
  }

  /**
   * Applies each plan by {@link #close()} at the latest. What becomes of one plan does not depend
   * on the others.
   *
   * <p>For one thread.
   */
  interface Together extends PlanWriter, AutoCloseable {
    @Override
    void close();
  }
}
