// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.deadletter.StoredLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a dead letter may be redriven. */
final class Redrivable {
  private Redrivable() {}

  /** Why it never can be; empty if it can. */
  static Optional<String> refusal(StoredLetter letter) {
    if (letter.isEvent()) {
      return Optional.of(
          "no: it is an event of the sink, and would become the last event of its key. Correct the"
              + " cause; the next write of the row carries its cells again");
    }
    if (letter.knownKind().equals(Optional.of(DeadLetterKind.TOO_LARGE_TO_KEEP))) {
      return Optional.of("no: its record was not copied, it is only in " + letter.rawTopic());
    }
    if (letter.value().isEmpty() || letter.redriven().topic().isEmpty()) {
      return Optional.of("no: it has no record of its own");
    }
    return Optional.empty();
  }

  /**
   * Why it is too late: what deleted its data may have left the state after the tombstone
   * retention, so that it would bring deleted data back.
   */
  static Optional<String> tooOld(StoredLetter letter, Duration tombstoneRetention, Instant now) {
    Instant arrived = Instant.ofEpochMilli(letter.arrivalMillis().orElse(letter.timestampMillis()));
    Duration limit = tombstoneRetention.dividedBy(2);
    return Duration.between(arrived, now).compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            "it arrived at "
                + arrived
                + ", more than half of fullrow.tombstone-retention ago ("
                + limit
                + "): it could bring deleted data back. Read its row from the source again, by"
                + " fullrow snapshot, then drop the letter");
  }
}
