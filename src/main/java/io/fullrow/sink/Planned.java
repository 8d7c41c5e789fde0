// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.List;
import java.util.function.Function;

/** What planning one event came to. */
public sealed interface Planned {

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Function<Accepted, T> accepted, Function<WriteResult, T> refused);

  /**
   * The event can be written.
   *
   * @param leftOut what of it is not in the plan, as CQL can never write it
   */
  record Accepted(WritePlan plan, List<LeftOut> leftOut) implements Planned {
    public Accepted {
      leftOut = List.copyOf(leftOut);
    }

    /** All of the event is in the plan. */
    public Accepted(WritePlan plan) {
      this(plan, List.of());
    }

    @Override
    public <T> T match(Function<Accepted, T> onAccepted, Function<WriteResult, T> onRefused) {
      return onAccepted.apply(this);
    }
  }

  /** The event cannot be written: {@code result} is poison or drift. */
  record Refused(WriteResult result) implements Planned {
    @Override
    public <T> T match(Function<Accepted, T> onAccepted, Function<WriteResult, T> onRefused) {
      return onRefused.apply(result);
    }
  }
}
