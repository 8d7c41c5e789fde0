// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * The schema to write a record by, and its id: registered, or the subject's latest, or one that
 * must be there already. The order of these choices is Confluent's.
 */
final class SubjectSchemas {
  private final RegistryClient registry;
  private final RegistryConfig config;

  SubjectSchemas(RegistryClient registry, RegistryConfig config) {
    this.registry = registry;
    this.config = config;
  }

  /** {@code TopicNameStrategy}. */
  static String subject(String topic, boolean isKey) {
    return topic + (isKey ? "-key" : "-value");
  }

  /**
   * @param schema the record's own
   */
  RegisteredWriter writer(String subject, Schema schema) {
    if (config.autoRegister()) {
      return new RegisteredWriter(registry.register(subject, schema), schema);
    }
    if (config.useLatest()) {
      return latest(subject, schema);
    }
    int id =
        registry
            .lookup(subject, schema)
            .orElseThrow(
                () ->
                    new RegistryException(
                        "the schema "
                            + schema.getFullName()
                            + " is not registered under "
                            + subject
                            + ": register it, or set auto.register.schemas"));
    return new RegisteredWriter(id, schema);
  }

  private RegisteredWriter latest(String subject, Schema schema) {
    Optional<RegisteredSchema> found = registry.latest(subject);
    RegisteredSchema latest =
        found.orElseThrow(
            () ->
                new RegistryException(
                    subject + " has no version: register one, or set auto.register.schemas"));
    SchemaCompatibility.SchemaPairCompatibility fit =
        SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), schema);
    if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new IncompatibleSchemaException(
          "a record of schema "
              + schema.getFullName()
              + " cannot be written by version "
              + latest.version()
              + " of "
              + subject
              + ": "
              + fit.getDescription());
    }
    return new RegisteredWriter(latest.id(), latest.schema());
  }

  /** A schema to write by, with its id. */
  record RegisteredWriter(int id, Schema schema) {}
}
