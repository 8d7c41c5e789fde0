// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.TableId;
import java.util.Optional;

/** One raw topic of the configuration, as its records can be decoded now. Used by many threads. */
public interface RawInput {
  /** Decodes one record of the topic. Never throws for what the record contains. */
  Decoded decode(RawRecord record);

  /** As {@link Decoder#tellChange} says; never true of a topic with several tables. */
  default boolean tellChange(RawRecord record, ChangeBytes to) {
    return false;
  }

  /** As {@link Decoder#logSegment} says. */
  default Optional<String> logSegment(RawRecord record) {
    return Optional.empty();
  }

  /** The source table of all its records; empty if they are of several. */
  default Optional<TableId> table() {
    return Optional.empty();
  }
}
