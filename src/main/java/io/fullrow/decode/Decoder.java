package io.fullrow.decode;

import io.fullrow.schema.TableSchema;

/** Reads the raw records of one format for one configured table. Used by many threads. */
public interface Decoder {
  /**
   * Decodes one record. Never throws for what the record contains.
   *
   * @param schema the target table's columns as known now
   */
  Decoded decode(RawRecord record, TableSchema schema);
}
