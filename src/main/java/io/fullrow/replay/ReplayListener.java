// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

/** Is told how a replay goes. */
public interface ReplayListener {
  /** What is done, for a person. */
  void said(String message);

  /**
   * How far it is.
   *
   * @param done offsets, those of earlier runs included
   * @param all offsets from start to end
   */
  void at(long done, long all);
}
