// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;

/** Kafka did not store what was sent: it can be sent again. */
final class NotStoredException extends IOException {
  private static final long serialVersionUID = 1;

  NotStoredException(String message, Throwable cause) {
    super(message, cause);
  }
}
