// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import org.apache.avro.Schema;

/** Schemas by the id in the Confluent wire format. A lookup never blocks. */
public interface WriterSchemas {
  Lookup find(int id);

  /** The result of a lookup. */
  sealed interface Lookup {
    /** The registry has it. */
    record Found(Schema schema) implements Lookup {}

    /** The registry was asked and has no such id. */
    record Absent() implements Lookup {}

    /** Not known yet: it is being fetched, or the registry cannot be reached. Ask again. */
    record Pending() implements Lookup {}
  }
}
