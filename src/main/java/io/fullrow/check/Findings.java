// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import io.fullrow.config.StartRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what was found; one check that fails keeps no other from being made. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  void add(Finding finding) {
    all.add(finding);
  }

  void addAll(List<Finding> findings) {
    all.addAll(findings);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  /** What {@code asked} returns; empty if it fails, which is a finding. */
  <T> Optional<T> attempt(String check, String where, String remedy, Supplier<T> asked) {
    try {
      return Optional.of(asked.get());
    } catch (StartRefusedException e) {
      e.problems().forEach(problem -> add(Finding.of(check, problem)));
    } catch (RuntimeException e) {
      add(Finding.error(check, where, message(e), remedy));
    }
    return Optional.empty();
  }

  static String message(RuntimeException error) {
    return Objects.requireNonNullElse(error.getMessage(), error.toString());
  }
}
