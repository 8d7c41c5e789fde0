// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptureReportTest {
  private static final String TOPIC = "raw";

  private static CanaryReport canary(int seen, String... nodes) {
    return new CanaryReport(
        List.of(nodes),
        seen == 0 ? Map.of() : Map.of(TOPIC, seen),
        Map.of(TOPIC, Math.max(1, nodes.length)));
  }

  private static CaptureReport report(CanaryReport... canaries) {
    return new CaptureReport(new TableId("k", "t"), List.of(canaries), List.of(), Optional.empty());
  }

  @Test
  void shouldNameTheNodeThatAllMissingCanariesShare() {
    CaptureReport report = report(canary(1, "a", "b"), canary(2, "a", "c"), canary(1, "b", "c"));

    assertThat(report.cameBack()).isFalse();
    assertThat(report.silent()).containsExactly("b");
    assertThat(report.isCertain()).isTrue();
    assertThat(report.render())
        .isEqualTo("1 of 2 in raw; its replicas are a, b; 1 of 2 in raw; its replicas are b, c");
  }

  @Test
  void shouldNameAllWhereEveryNodeHasEveryRow() {
    CaptureReport report = report(canary(2, "a", "b", "c"));

    assertThat(report.silent()).containsExactly("a", "b", "c");
    assertThat(report.isCertain()).isFalse();
  }

  @Test
  void shouldNameAllOfThoseWhoseCanariesAreIncompleteThoughOthersCame() {
    CaptureReport report = report(canary(1, "a", "b"), canary(2, "a", "b"));

    assertThat(report.silent()).containsExactly("a", "b");
  }

  @Test
  void shouldKnowThatAllAreSilentIfNoCopyCame() {
    CaptureReport report = report(canary(0, "a", "b"), canary(0, "b", "c"));

    assertThat(report.silent()).containsExactly("a", "b", "c");
    assertThat(report.isCertain()).isTrue();
    assertThat(report(canary(0, "a", "b"), canary(1, "b", "c")).isCertain()).isFalse();
  }

  @Test
  void shouldBeSilentOfNoneIfAllCame() {
    CaptureReport report = report(canary(2, "a", "b"), canary(1, "c"));

    assertThat(report.cameBack()).isTrue();
    assertThat(report.silent()).isEmpty();
  }

  @Test
  void shouldNotTakeWhatWasNeverWrittenForCaptured() {
    CaptureReport failed =
        new CaptureReport(
            new TableId("k", "t"),
            List.of(),
            List.of(),
            Optional.of(new IllegalArgumentException("x")));

    assertThat(failed.cameBack()).isFalse();
  }
}
