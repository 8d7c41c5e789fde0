// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.util.Objects;
import org.apache.avro.Schema;

/**
 * A schema as one version of a subject.
 *
 * @param id unique in the registry, the number in the wire format
 * @param version of the subject, from 1
 */
public record RegisteredSchema(int id, int version, Schema schema) {
  public RegisteredSchema {
    Objects.requireNonNull(schema, "schema");
  }
}
