// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

/** A schema that the registry has but that cannot be used here, as it is not of Avro. */
public final class UnusableSchemaException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public UnusableSchemaException(String message) {
    super(message);
  }

  public UnusableSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
