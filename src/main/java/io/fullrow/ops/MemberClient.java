// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Map;
import java.util.Set;

/** Asks other members for their figures. */
@FunctionalInterface
interface MemberClient {
  /** The answers by member; members that do not answer in time are missing. Never throws. */
  Map<HostPort, MemberAnswer> ask(Set<HostPort> members);
}
