// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;

/** What stands in a segment of the commit log is not what a node writes. */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1;

  private final long position;

  /**
   * @param position from which on it cannot be read, in bytes
   */
  public CorruptLogException(long position, String message) {
    super(message);
    this.position = position;
  }

  /** From which on the segment cannot be read, in bytes. */
  public long position() {
    return position;
  }
}
