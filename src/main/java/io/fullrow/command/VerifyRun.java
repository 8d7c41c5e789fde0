// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** How far a comparison is. Thread-safe. */
final class VerifyRun {
  private volatile RecordedVerify state;

  VerifyRun(RecordedVerify state) {
    this.state = state;
  }

  static VerifyRun begin(RecordedVerify.Basis basis) {
    return new VerifyRun(
        RecordedVerify.begin(UUID.randomUUID().toString(), now(), FullrowCommand.version(), basis));
  }

  /** As if the ranges that failed had not been compared. */
  synchronized void compareFailedAgain() {
    state = state.withoutFailed();
  }

  synchronized void done(int range, VerifyCounts counts) {
    state = state.with(range, counts, now(), FullrowCommand.version());
  }

  /** As exact as it is stored. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  RecordedVerify state() {
    return state;
  }
}
