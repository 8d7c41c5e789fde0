// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

/** What the position file of a publisher says, for tests outside of this package. */
public final class PublishedPosition {
  private static final String TITLE = "fullrow-position 1 ";

  private PublishedPosition() {}

  /** Whether it is of a node, and behind the mutation that ends at this place of its log. */
  public static boolean isBehind(String file, String hostId, long segment, int end) {
    String title = TITLE + hostId + " ";
    if (!file.startsWith(title)) {
      return false;
    }
    LogPosition position = LogPosition.parse(file.substring(title.length()));
    return position.isDone(segment) || position.end(segment) >= end;
  }
}
