// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.Objects;

/**
 * What one step of the sink came to: a value, or one of the three classes of failures. All steps of
 * an event answer with it, in this order:
 *
 * <pre>
 * decode   Outcome&lt;DataEvent&gt;   sink.kafka.EventDecoder
 * plan     Outcome&lt;WritePlan&gt;   {@link WritePlanner}, which asks {@link EventCheck} first
 * write    Outcome&lt;Written&gt;     {@link PlanWriter}
 * </pre>
 *
 * The first failure is the outcome of the event. {@code sink.kafka.AttemptOutcomes} is the one
 * place that acts on it.
 *
 * @param <T> what the step gives if it succeeds
 */
public sealed interface Outcome<T> {
  /**
   * What the step gave.
   *
   * @throws IllegalStateException if it failed: ask whether it is {@link Failed} first
   */
  T value();

  /** It succeeded. */
  record Value<T>(T value) implements Outcome<T> {
    public Value {
      Objects.requireNonNull(value, "value");
    }
  }

  /** It failed. */
  record Failed<T>(Failure failure) implements Outcome<T> {
    public Failed {
      Objects.requireNonNull(failure, "failure");
    }

    @Override
    public T value() {
      throw new IllegalStateException("it failed: " + failure);
    }
  }

  static <T> Outcome<T> of(T value) {
    return new Value<>(value);
  }

  static <T> Outcome<T> failed(Failure failure) {
    return new Failed<>(failure);
  }

  /** See {@link Failure#retriable}. */
  static <T> Outcome<T> retriable(String reason) {
    return failed(Failure.retriable(reason));
  }

  /** See {@link Failure#unready}. */
  static <T> Outcome<T> unready(String reason) {
    return failed(Failure.unready(reason));
  }

  /** See {@link Failure#poison}. */
  static <T> Outcome<T> poison(String reason) {
    return failed(Failure.poison(reason));
  }

  /** See {@link Failure#drift}. */
  static <T> Outcome<T> drift(String reason) {
    return failed(Failure.drift(reason));
  }
}
