// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.sink.LeftOut;
import java.util.List;
import java.util.Objects;

/**
 * The dead letter that an event has still to send before it is over.
 *
 * @param leftOut the cells that it reports of an event that is written but for them; may be empty
 */
record PendingDeadLetter(DeadLetterKind kind, String reason, List<LeftOut> leftOut) {
  PendingDeadLetter {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    leftOut = List.copyOf(leftOut);
  }
}
