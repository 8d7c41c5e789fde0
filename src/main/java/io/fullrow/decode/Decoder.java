// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.schema.TableSchema;
import java.util.Optional;

/** Reads the raw records of one format for one configured table. Used by many threads. */
public interface Decoder {
  /**
   * Decodes one record. Never throws for what the record contains.
   *
   * @param schema the target table's columns as known now
   */
  Decoded decode(RawRecord record, TableSchema schema);

  /**
   * Gives the bytes that identify the record's change, without what differs between the copies that
   * replicas publish of it. It costs a fraction of decoding, and most records are copies.
   *
   * <p>Law: of one topic and schema, two records whose bytes are equal are decoded to equal
   * changes, or not decoded both.
   *
   * @return false if it cannot be identified without decoding; what was given then means nothing
   */
  default boolean tellChange(RawRecord record, ChangeBytes to) {
    return false;
  }

  /**
   * The segment of the commit log in which the node that published the record has the mutation. It
   * is named after the time when the node started, so copies of one mutation in one segment are of
   * one node, which was read twice.
   *
   * @return empty if the format does not tell it
   */
  default Optional<String> logSegment(RawRecord record) {
    return Optional.empty();
  }
}
