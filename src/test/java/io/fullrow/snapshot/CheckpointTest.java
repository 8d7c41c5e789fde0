// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.model.TableId;
import io.fullrow.testkit.Golden;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CheckpointTest {
  private static final Checkpoint START =
      Checkpoint.start(
          new Checkpoint.Plan("an id", "a table", 7, RowMarkers.UPDATE, Set.of("l"), 300));

  private static RangeProgress progress(Checkpoint checkpoint) {
    return new RangeProgress(checkpoint, () -> 0);
  }

  private static ByteBuffer position(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  private static Checkpoint reread(Checkpoint checkpoint) {
    JsonMapper json = new JsonMapper();
    return Checkpoint.of(json.readTree(json.writeValueAsString(checkpoint.toJson()))).orElseThrow();
  }

  @Test
  void shouldSurviveItsWayThroughJson() {
    // given
    RangeProgress progress = progress(START);
    progress.stored(0, new Counts(1, 2, 3), Optional.empty());
    progress.stored(299, new Counts(1, 2, 3), Optional.empty());
    progress.stored(17, new Counts(1, 2, 3), Optional.of(position(0, 255, 7)));

    // when
    Checkpoint read = reread(progress.checkpoint());

    // then
    assertThat(read).isEqualTo(progress.checkpoint());
    assertThat(reread(progress.finished(99)).finished()).isEqualTo(OptionalLong.of(99));
    RangeProgress resumed = progress(read);
    assertThat(resumed.rangesDone()).isEqualTo(2);
    assertThat(resumed.isDone(0)).isTrue();
    assertThat(resumed.isDone(299)).isTrue();
    assertThat(resumed.isDone(17)).isFalse();
    assertThat(resumed.position(17)).contains(position(0, 255, 7));
    assertThat(resumed.position(18)).isEmpty();
    assertThat(read.counts()).isEqualTo(new Counts(3, 6, 9));
  }

  @Test
  void shouldReadTheFormOfTheGoldenFile() {
    RangeProgress progress = progress(START);
    progress.stored(0, new Counts(1, 2, 3), Optional.empty());
    progress.stored(17, new Counts(1, 2, 3), Optional.of(position(0, 255, 7)));
    Checkpoint all = progress.finished(99);

    String golden = Golden.line("operations/snapshot.json");

    assertThat(all.toJson().toString()).isEqualTo(golden);
    assertThat(Checkpoint.of(new JsonMapper().readTree(golden))).contains(all);
  }

  @Test
  void shouldRefuseToGoOnInAnotherWay() {
    TableId table = new TableId("k", "t");
    START.requireSame(plan("a table", RowMarkers.UPDATE, Set.of("l")), table);

    for (Checkpoint.Plan other :
        List.of(
            plan("another", RowMarkers.UPDATE, Set.of("l")),
            plan("a table", RowMarkers.INSERT, Set.of("l")),
            plan("a table", RowMarkers.UPDATE, Set.of()))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> START.requireSame(other, table))
          .withMessageContainingAll("k.t has an unfinished snapshot", "--again");
    }
  }

  private static Checkpoint.Plan plan(String tableId, RowMarkers markers, Set<String> leftOut) {
    return new Checkpoint.Plan("another id", tableId, 8, markers, leftOut, 256);
  }

  @Test
  void shouldForgetThePositionOfARangeThatIsDone() {
    RangeProgress progress = progress(START);
    progress.stored(5, Counts.NONE, Optional.of(position(1)));
    progress.stored(5, Counts.NONE, Optional.empty());

    assertThat(progress.position(5)).isEmpty();
    assertThat(progress.isDone(5)).isTrue();
  }

  @Test
  void shouldNotReadWhatALaterVersionWrote() {
    assertThat(Checkpoint.of(new JsonMapper().readTree("{\"version\": 2}"))).isEmpty();
  }
}
