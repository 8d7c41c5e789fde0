// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import java.util.List;

/** What is to be done at a start. */
public sealed interface Verdict {

  /**
   * Everything that exists belongs together: the service goes on, or begins.
   *
   * @param warnings what the operator should know
   */
  record Continue(List<String> warnings) implements Verdict {
    public Continue {
      warnings = List.copyOf(warnings);
    }
  }

  /** The mark is of a life of which nothing is left: it goes, and the service begins. */
  record Begin() implements Verdict {}

  /**
   * Some of it is gone while the rest is there.
   *
   * @param reason what is gone, and what that would lead to
   * @param remedy what the operator can do
   */
  record Refuse(String reason, String remedy) implements Verdict {}
}
