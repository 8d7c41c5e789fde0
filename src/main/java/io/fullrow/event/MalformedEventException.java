// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

/** A record that is not a Data Pipeline event; reading it again does not help. */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedEventException(String reason) {
    super(reason);
  }

  MalformedEventException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
