// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.Objects;

/**
 * What of an event is not written though the rest of it is, as CQL or the target refuses it.
 *
 * @param identity the same for the same cell as long as it does not change, in all later events of
 *     its row
 * @param news whether this event is the one that brought it; false for what an earlier one did
 * @param reason what it is, why it is refused, and the remedy
 */
public record LeftOut(String identity, boolean news, String reason) {
  public LeftOut {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(reason, "reason");
  }
}
