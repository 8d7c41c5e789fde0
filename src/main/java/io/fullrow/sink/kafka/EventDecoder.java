package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import java.util.List;
import java.util.Optional;

/** Reads Data Pipeline records. */
@FunctionalInterface
public interface EventDecoder {
  /**
   * Decodes a record; may be called from several threads. It may block for a moment, as it does not
   * run on the polling thread. Whatever it throws makes the record malformed.
   *
   * @param partitionTopic whether the record is of a partition topic, not of a row topic
   * @param value empty for a null value
   */
  Decoding decode(boolean partitionTopic, Bytes key, Optional<Bytes> value, List<Header> headers);
}
