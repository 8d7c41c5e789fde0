// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

/** A replay could not go on. What is written so far stays so: it can be run again. */
public final class ReplayStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReplayStoppedException(String message) {
    super(message);
  }

  ReplayStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
