// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import org.apache.kafka.common.errors.RetriableException;

/** The registry did not answer, or not sensibly, in all attempts: asking again later can help. */
public final class RegistryUnavailableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message) {
    super(message);
  }

  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
