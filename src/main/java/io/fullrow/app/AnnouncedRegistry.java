// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * A registry whose silence people are told of.
 *
 * @param name what it is, and where
 */
record AnnouncedRegistry(RegistryClient registry, String name, WaitNotice notice)
    implements RegistryClient {
  @Override
  public int register(String subject, Schema schema) {
    return notice.ask(name, () -> registry.register(subject, schema));
  }

  @Override
  public Optional<Schema> schemaById(int id) {
    return notice.ask(name, () -> registry.schemaById(id));
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    return notice.ask(name, () -> registry.latest(subject));
  }

  @Override
  public OptionalInt lookup(String subject, Schema schema) {
    return notice.ask(name, () -> registry.lookup(subject, schema));
  }
}
