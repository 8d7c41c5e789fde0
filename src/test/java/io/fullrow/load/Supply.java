// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records that are made before anything is measured and can be published as often as needed. Not
 * thread-safe.
 */
interface Supply {
  /** How many there are until they repeat. */
  int size();

  /**
   * @param pass how often all of them were published before, from 0
   * @param index below {@link #size}
   */
  ProducerRecord<byte[], byte[]> record(String topic, long pass, int index);
}
