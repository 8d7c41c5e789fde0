// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

/** Shows how far long work is, until it is closed. Thread-safe. */
public interface WorkProgress extends AutoCloseable {
  /**
   * @param done of all steps
   */
  void at(long done);

  @Override
  void close();
}
