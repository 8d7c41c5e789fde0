// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.EventHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What one record takes of the memory, in bytes.
 *
 * @param bytes as it was read: key, value and headers
 * @param weight an upper estimate of what an attempt takes: decoded, planned and bound
 */
record EventSize(long bytes, long weight) {
  /** The bytes of values, as they are read and as they are sent. */
  private static final int WEIGHT = 3;

  /**
   * A small element takes 23 bytes of metadata on the wire and 412 decoded and planned; its bound
   * statement comes on top.
   */
  private static final int METADATA_WEIGHT = 64;

  static EventSize of(ConsumerRecord<byte[], byte[]> record) {
    long bytes = bytes(record);
    return new EventSize(bytes, WEIGHT * bytes + METADATA_WEIGHT * metadataBytes(record));
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long size =
        Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      byte[] value = header.value();
      size += header.key().length() + (value == null ? 0L : value.length);
    }
    return size;
  }

  /** The metadata grows with the cells, which make the statements of a plan. */
  private static long metadataBytes(ConsumerRecord<byte[], byte[]> record) {
    Header metadata = record.headers().lastHeader(EventHeaders.META);
    return metadata == null || metadata.value() == null ? 0 : metadata.value().length;
  }
}
