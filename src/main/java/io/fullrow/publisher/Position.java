// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

/**
 * How far the commit log of a node is published.
 *
 * @param segment its id; later segments have higher ones, after a restart of the node too
 * @param end of the last mutation that Kafka has stored, in bytes; 0 if none of the segment
 */
public record Position(long segment, int end) implements Comparable<Position> {
  /** Nothing is published. */
  public static final Position START = new Position(0, 0);

  @Override
  public int compareTo(Position other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment == 0 ? Integer.compare(end, other.end) : bySegment;
  }

  @Override
  public String toString() {
    return segment + ":" + end;
  }
}
