// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final StringWriter err = new StringWriter();

  private ProgressLines progress() {
    return new ProgressLines("snapshot k.t", 4, " ranges", new PrintWriter(err), () -> 0);
  }

  @Test
  void shouldEndWithWhatWasDone() {
    try (ProgressLines progress = progress()) {
      progress.at(4);
    }

    assertThat(err.toString()).contains("snapshot k.t: 4 ranges (100 %)");
  }

  /** As for a snapshot that was finished before. */
  @Test
  void shouldBeSilentOfWorkThatNeverBegan() {
    progress().close();

    assertThat(err.toString()).isEmpty();
  }
}
