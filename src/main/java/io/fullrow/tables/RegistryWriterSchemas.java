// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.decode.WriterSchemas;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryException;

/** Writers' schemas for callers that may wait: each lookup asks the registry. */
public record RegistryWriterSchemas(RegistryClient registry) implements WriterSchemas {
  @Override
  public Lookup find(int id) {
    try {
      return registry.schemaById(id).<Lookup>map(Lookup.Found::new).orElseGet(Lookup.Absent::new);
    } catch (RegistryException e) {
      return new Lookup.Pending();
    }
  }
}
