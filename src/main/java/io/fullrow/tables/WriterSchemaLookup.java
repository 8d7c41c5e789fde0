// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.decode.WriterSchemas;
import io.fullrow.registry.AsyncSchemas;

/** What the registry knows, in the terms of the decoders. */
public record WriterSchemaLookup(AsyncSchemas schemas) implements WriterSchemas {
  @Override
  public Lookup find(int id) {
    AsyncSchemas.Result found = schemas.find(id);
    if (found instanceof AsyncSchemas.Result.Found schema) {
      return new Lookup.Found(schema.schema());
    }
    return found instanceof AsyncSchemas.Result.Absent ? new Lookup.Absent() : new Lookup.Pending();
  }
}
