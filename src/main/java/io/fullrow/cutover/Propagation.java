// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.canary.CanaryReport;
import io.fullrow.canary.CaptureReport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the publisher of each source node works, although the table may be quiet. */
public final class Propagation {
  static final String NAME = "propagation";

  private Propagation() {}

  /**
   * @param report empty if no input of the table captures the source
   * @param gap why that is not as it should be, if it is not
   * @param timeout how long was waited
   */
  public static Criterion of(
      Optional<CaptureReport> report, Optional<String> gap, Duration timeout) {
    return report
        .map(canaries -> judged(canaries, timeout))
        .orElseGet(
            () ->
                gap.map(
                        reason ->
                            Criterion.notMet(
                                NAME,
                                reason,
                                "Start the publisher of each node, with cdc = true; or ALTER TABLE ..."
                                    + " WITH cdc = false once applications write only to Kafka"))
                    .orElseGet(
                        () ->
                            Criterion.met(
                                NAME,
                                "no source node publishes: cdc is not true, so applications write to Kafka alone")));
  }

  private static Criterion judged(CaptureReport report, Duration timeout) {
    if (report.failure().isPresent()) {
      return Criterion.notMet(
          NAME,
          "no canary could be written: " + report.failure().get().getMessage(),
          "Every replica must be up, for canaries are deletions at ALL, and the user of"
              + " fullrow.source needs MODIFY");
    }
    if (report.cameBack()) {
      return Criterion.met(NAME, cameBack(report));
    }
    Set<String> silent = report.silent();
    return Criterion.notMet(
        NAME,
        "no canary came within "
            + timeout.toSeconds()
            + " s from "
            + (report.isCertain() ? "" : "all or some of ")
            + String.join(", ", silent)
            + " ("
            + report.render()
            + ")",
        "Start the publisher of each silent node and look at its log; or give --canary-timeout more time"
            + " if it publishes only full commit log segments");
  }

  private static String cameBack(CaptureReport report) {
    Set<String> nodes = new TreeSet<>();
    report.canaries().stream().map(CanaryReport::nodes).forEach(nodes::addAll);
    int count = report.canaries().size();
    return count
        + (count == 1 ? " canary" : " canaries")
        + " came back from "
        + String.join(", ", nodes)
        + (report.unreached().isEmpty()
            ? ""
            : "; no key was found that these nodes have: " + String.join(", ", report.unreached()));
  }
}
