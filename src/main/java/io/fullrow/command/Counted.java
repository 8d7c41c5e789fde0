// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

/** A number with what is counted. */
final class Counted {
  private Counted() {}

  /**
   * @param noun in the singular, with a regular plural
   */
  static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
