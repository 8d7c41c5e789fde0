package io.fullrow.sink;

import java.util.function.Function;

/** What planning one event came to. */
public sealed interface Planned {

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Function<WritePlan, T> plan, Function<WriteResult, T> refused);

  /** The event can be written. */
  record Accepted(WritePlan plan) implements Planned {
    @Override
    public <T> T match(Function<WritePlan, T> onPlan, Function<WriteResult, T> onRefused) {
      return onPlan.apply(plan);
    }
  }

  /** The event cannot be written: {@code result} is poison or drift. */
  record Refused(WriteResult result) implements Planned {
    @Override
    public <T> T match(Function<WritePlan, T> onPlan, Function<WriteResult, T> onRefused) {
      return onRefused.apply(result);
    }
  }
}
