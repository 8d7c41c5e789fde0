// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls of others' code by the workers, on whose end something waits. */
final class Calls {
  private Calls() {}

  /**
   * The answer of a call. What it throws is an answer too, an error as well: a worker that ended by
   * it would never come back to what waits.
   */
  static <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
