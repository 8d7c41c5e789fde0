// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.verify.Finding;
import java.util.Optional;

/**
 * One difference, and what became of it.
 *
 * @param writetime at which a cell was raised or something was deleted, in microseconds
 */
public record Repaired(Finding finding, Outcome outcome, Optional<Long> writetime) {
  static Repaired of(Finding finding, Outcome outcome) {
    return new Repaired(finding, outcome, Optional.empty());
  }

  static Repaired at(Finding finding, Outcome outcome, long writetime) {
    return new Repaired(finding, outcome, Optional.of(writetime));
  }
}
