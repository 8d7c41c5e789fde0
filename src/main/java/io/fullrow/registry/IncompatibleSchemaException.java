// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

/** A schema that may not become the next version of its subject, or that is none. */
public final class IncompatibleSchemaException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the subject and what the registry said
   */
  public IncompatibleSchemaException(String message) {
    super(message);
  }
}
