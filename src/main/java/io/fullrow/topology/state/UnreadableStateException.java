// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

/** The state is of another release: no record is at fault, and none may be given up for it. */
public final class UnreadableStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public UnreadableStateException(String message) {
    super(message);
  }
}
