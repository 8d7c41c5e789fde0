// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * A schema registry. Calls block; safe for many threads.
 *
 * <p>Every method throws {@link RegistryUnavailableException} if the registry cannot be asked now,
 * and {@link RegistryException} if it refuses or if the answer cannot be used.
 */
public interface RegistryClient {
  /**
   * Makes {@code schema} a version of {@code subject}, unless it is one already.
   *
   * @return its id
   * @throws IncompatibleSchemaException if the subject's compatibility forbids it
   */
  int register(String subject, Schema schema);

  /**
   * The schema with that id; empty if the registry has none.
   *
   * @throws UnusableSchemaException if it is no Avro schema
   */
  Optional<Schema> schemaById(int id);

  /** The latest version of {@code subject}; empty if there is no such subject. */
  Optional<RegisteredSchema> latest(String subject);

  /** The id of {@code schema} if it is a version of {@code subject} already. */
  OptionalInt lookup(String subject, Schema schema);
}
