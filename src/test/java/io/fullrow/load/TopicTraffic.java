// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

/**
 * What was written to a topic.
 *
 * @param offsets that its partitions advanced: records, and a marker of each transaction
 * @param bytes of its segments, as compressed by the writers
 * @param plainBytes of keys, values and headers as they are, estimated by its latest records
 */
record TopicTraffic(long offsets, long bytes, long plainBytes) {}
