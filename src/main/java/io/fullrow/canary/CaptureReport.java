// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.model.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came of the canaries of one table.
 *
 * @param canaries together on every node that has data of the table
 * @param unreached nodes that are replicas of none of them, since no key was found that they have
 * @param failure why they could not be written, if they could not
 */
public record CaptureReport(
    TableId table,
    List<CanaryReport> canaries,
    List<String> unreached,
    Optional<RuntimeException> failure) {
  public CaptureReport {
    canaries = List.copyOf(canaries);
    unreached = List.copyOf(unreached);
  }

  /** Whether all of them did. */
  public boolean cameBack() {
    return failure.isEmpty() && canaries.stream().allMatch(CanaryReport::cameBack);
  }

  /**
   * The nodes of which nothing came: those that have a canary which did not come back, and none
   * that did. Where every node has every row, nobody knows which of them it is: then all.
   */
  public Set<String> silent() {
    Set<String> silent = nodes(false);
    silent.removeAll(nodes(true));
    return silent.isEmpty() ? nodes(false) : silent;
  }

  /** Whether all of the {@link #silent} nodes are, and not only some of them. */
  public boolean isCertain() {
    Set<String> silent = silent();
    Set<String> known =
        canaries.stream()
            .filter(canary -> canary.seen().isEmpty())
            .flatMap(canary -> canary.nodes().stream())
            .collect(Collectors.toSet());
    return silent.size() == 1 || known.containsAll(silent);
  }

  private Set<String> nodes(boolean cameBack) {
    return canaries.stream()
        .filter(canary -> canary.cameBack() == cameBack)
        .flatMap(canary -> canary.nodes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each canary that did not come back, such as {@code 2 of 3 in raw.movies}. */
  public String render() {
    return canaries.stream()
        .filter(canary -> !canary.cameBack())
        .map(CanaryReport::render)
        .collect(Collectors.joining("; "));
  }
}
