// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

/** What CQL can never write: poison. */
final class UnwritableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnwritableException(String message) {
    super(message);
  }
}
