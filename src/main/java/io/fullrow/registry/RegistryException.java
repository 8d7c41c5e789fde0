// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import org.apache.kafka.common.errors.SerializationException;

/** A refusal by the registry, or its misuse: asking again would not help. */
public class RegistryException extends SerializationException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
