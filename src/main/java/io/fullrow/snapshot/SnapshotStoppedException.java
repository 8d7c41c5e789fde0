// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

/** A snapshot could not go on. What is stored so far stays so: it can be run again. */
public final class SnapshotStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SnapshotStoppedException(String message, Throwable cause) {
    super(message + "; run it again: it goes on where it stopped", cause);
  }
}
