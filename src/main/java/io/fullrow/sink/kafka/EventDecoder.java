// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.sink.Outcome;
import java.util.List;
import java.util.Optional;

/** Reads Data Pipeline records. */
@FunctionalInterface
public interface EventDecoder {
  /**
   * Decodes a record; may be called from several threads. It may block for a moment, as it does not
   * run on the polling thread. When it throws, the record waits and is tried again.
   *
   * @param topic of the record
   * @param value empty for a null value
   * @return poison if the record can never be decoded; drift if it has a column that the table does
   *     not have, or not yet; unready if it cannot be decoded now, such as without the registry
   */
  Outcome<DataEvent> decode(
      SinkTopic topic, Bytes key, Optional<Bytes> value, List<Header> headers);
}
