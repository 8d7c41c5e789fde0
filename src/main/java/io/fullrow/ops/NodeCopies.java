// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

/**
 * The copies of changes that one member has read of the publisher beside one node of the source.
 *
 * @param cluster the node's
 * @param host the node's host id
 * @param copies since the member started
 * @param first those of them that came before the copies of other nodes, as far as the member
 *     remembers
 * @param latestMs when the latest of them was sent to Kafka, in milliseconds since the epoch
 */
public record NodeCopies(String cluster, String host, long copies, long first, long latestMs) {
  /** With another copy. */
  NodeCopies plus(boolean isFirst, long arrivalMs) {
    return new NodeCopies(
        cluster, host, copies + 1, isFirst ? first + 1 : first, Math.max(latestMs, arrivalMs));
  }

  /** Those of the same node that two members have read. */
  NodeCopies plus(NodeCopies other) {
    return new NodeCopies(
        cluster,
        host,
        copies + other.copies,
        first + other.first,
        Math.max(latestMs, other.latestMs));
  }
}
