// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

/** Distinguishes an error of preparation from one of execution: it is never one row's fault. */
final class PrepareFailedException extends RuntimeException {
  PrepareFailedException(Throwable cause) {
    super(cause);
  }
}
