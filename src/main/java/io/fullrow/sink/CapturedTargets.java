// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * A writer for targets of which some are captured. What it writes to those is read again from their
 * commit logs, so each mutation has one writetime, and plans share no requests ({@link OneStamp}).
 *
 * <p>Thread-safe if the writer is.
 */
public final class CapturedTargets implements PlanWriter {
  private final PlanWriter writer;
  private final Predicate<TableId> captured;

  /**
   * @param captured whether a table, by its name in the target, is captured now
   */
  public CapturedTargets(PlanWriter writer, Predicate<TableId> captured) {
    this.writer = Objects.requireNonNull(writer, "writer");
    this.captured = Objects.requireNonNull(captured, "captured");
  }

  @Override
  public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
    return writer.write(target, captured.test(target.id()) ? OneStamp.of(plan) : plan);
  }

  @Override
  public Together together() {
    Together others = writer.together();
    return new Together() {
      @Override
      public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
        return captured.test(target.id())
            ? CapturedTargets.this.write(target, plan)
            : others.write(target, plan);
      }

      @Override
      public void close() {
        others.close();
      }
    };
  }
}
