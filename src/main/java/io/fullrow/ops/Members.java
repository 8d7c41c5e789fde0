// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Set;

/** Who belongs to the group now. */
@FunctionalInterface
public interface Members {
  /** The members as known now; never throws. */
  Roll roll();

  /**
   * A list of members.
   *
   * @param members their addresses, this one included
   * @param complete false if some member may be missing
   */
  record Roll(Set<HostPort> members, boolean complete) {
    public Roll {
      members = Set.copyOf(members);
    }
  }
}
