// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Fragment;

/**
 * After its first put a fragment can only fail with its thread, and would do so again after each
 * restart: that must have an end. Not thread-safe.
 */
final class FragmentGuard {
  private final RepeatedFailures failures;
  private final JoinOutput output;

  FragmentGuard(RepeatedFailures failures, JoinOutput output) {
    this.failures = failures;
    this.output = output;
  }

  /** Does {@code work} for the fragment, or gives it up where too many threads ended at it. */
  void run(Fragment fragment, Runnable work) {
    if (failures.isGivenUp(fragment.origin())) {
      output.deadLetter(
          fragment,
          DeadLetterKind.UNEXPECTED,
          "threads ended "
              + RepeatedFailures.LIMIT
              + " times at this fragment: report it with the record and the log");
    } else {
      failures.guard(fragment.origin(), work);
    }
  }
}
