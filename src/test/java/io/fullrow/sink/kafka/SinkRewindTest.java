// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.sink.Outcome;
import io.fullrow.sink.Written;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A running sink that goes back in some of its partitions. */
class SinkRewindTest {
  private static final Rewind BACK_TO_ONE = new Rewind("replay 7", Map.of(OTHER, 1L));

  @Test
  void shouldReadAgainOnceWhatIsUnderWayHasEnded() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.answers = key -> key.equals("c") ? Optional.empty() : written();
      add(harness, 0, "a");
      add(harness, 1, "b");
      add(harness, 2, "c");
      await().until(() -> harness.open.containsKey("c"));

      // when
      harness.sink.rewind(BACK_TO_ONE);
      await().until(() -> harness.consumer.paused().contains(OTHER));
      harness.add(0, "of another table");

      // then
      await().until(() -> harness.written.contains("of another table"));
      assertThat(harness.consumer.position(OTHER)).isEqualTo(3);
      assertThat(harness.committed(OTHER)).contains(2L);

      // when
      harness.answer("c", Outcome.of(Written.all()));
      harness.answers = key -> written();
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      add(harness, 1, "b");
      add(harness, 2, "c");

      // then
      await().until(() -> harness.committed(OTHER).equals(Optional.of(3L)));
      assertThat(harness.consumer.lastMetadata).containsEntry(OTHER, "replay 7");
      assertThat(harness.consumer.lastMetadata).containsEntry(ROWS, "");
      assertThat(harness.written)
          .containsExactlyInAnyOrder("a", "b", "c", "of another table", "b", "c");
    }
  }

  @Test
  void shouldNotGoBackTwiceWhoeverDidItFirst() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      add(harness, 0, "a");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));
      harness.sink.rewind(new Rewind("replay 7", Map.of(OTHER, 0L)));
      await().until(() -> harness.committed(OTHER).equals(Optional.of(0L)));
      add(harness, 0, "a");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));

      // when
      harness.sink.rewind(new Rewind("replay 7", Map.of(OTHER, 0L)));
      harness.rebalance(ROWS);
      await().until(() -> harness.sink.assignment().size() == 1);
      harness.rebalance(ROWS, OTHER);
      await().until(() -> harness.sink.assignment().size() == 2);
      harness.add(0, "of another table");
      await().until(() -> harness.written.contains("of another table"));

      // then
      assertThat(harness.consumer.position(OTHER)).isEqualTo(1);
      add(harness, 1, "b");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(2L)));
      assertThat(harness.consumer.lastMetadata).containsEntry(OTHER, "replay 7");
      assertThat(harness.written).containsExactly("a", "a", "of another table", "b");
    }
  }

  /** What it is read to again is then the offset of before: only the id is new. */
  @Test
  void shouldCommitItsNewIdThoughAnEarlierCommitIsAnsweredLate() {
    try (SinkHarness harness = SinkHarness.started()) {
      // given
      harness.consumer.answersAfterSeek = true;
      add(harness, 0, "a");
      await().until(() -> harness.committed(OTHER).equals(Optional.of(1L)));

      // when
      harness.sink.rewind(new Rewind("replay 7", Map.of(OTHER, 1L)));

      // then
      await().until(() -> "replay 7".equals(harness.consumer.lastMetadata.get(OTHER)));
    }
  }

  private static Optional<Outcome<Written>> written() {
    return Optional.of(Outcome.of(Written.all()));
  }

  private static void add(SinkHarness harness, long offset, String key) {
    harness.add(OTHER, offset, key, "other");
  }
}
