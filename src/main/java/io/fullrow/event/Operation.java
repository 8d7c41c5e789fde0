// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

/** Why a Data Pipeline event was emitted; the value of the header {@code fullrow.op}. */
public enum Operation {
  /** The row became live. */
  INSERT,
  /** The row is still live and changed; a change of a writetime or expiry alone counts. */
  UPDATE,
  /** The row is no longer live, or the retained state of a row that is not live changed. */
  DELETE,
  /** The row or some of its cells reached their expiry. */
  EXPIRE,
  /** The row as a snapshot read it. */
  SNAPSHOT,
  /** The row as it is, though nothing changed. */
  REFRESH
}
