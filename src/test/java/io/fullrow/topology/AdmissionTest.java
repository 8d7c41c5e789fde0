// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Fragment;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fragments that come to the join before it knows all of their table. */
class AdmissionTest {
  private static final Duration ROUND = Duration.ofMillis(200);
  private static final Duration UNKNOWN = Duration.ofMinutes(10);
  private static final TableSchema WITHOUT_B =
      new TableSchema(
          WIDE_SCHEMA.id(),
          WIDE_SCHEMA.partitionKey(),
          WIDE_SCHEMA.clustering(),
          WIDE_SCHEMA.statics(),
          WIDE_SCHEMA.regulars().stream().filter(column -> !column.name().equals("b")).toList());

  private final TopologyHarness topology = TopologyHarness.withoutWindow();
  private final FakeTables tables = topology.tables;
  private final ReopenedJoin join = new ReopenedJoin(topology);

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldGiveUpAFragmentWhoseTableIsUnknownForTenMinutes() {
    tables.remove(WIDE);
    join.send(withB(1));
    join.advance(ROUND);

    join.advance(UNKNOWN);
    assertThat(letters()).as("not yet").isEmpty();
    join.advance(Duration.ofMillis(1));
    join.advance(ROUND);

    assertThat(letters()).containsExactly(DeadLetterKind.UNKNOWN_TABLE.text());
    assertThat(join.load.buffered()).isZero();
  }

  @Test
  void shouldJoinAFragmentWhoseTableIsConfiguredMeanwhile() {
    tables.remove(WIDE);
    join.send(withB(1));
    join.advance(UNKNOWN);

    tables.set(WIDE, WIDE_SCHEMA);
    join.advance(UNKNOWN);

    assertThat(join.events()).hasSize(1);
    assertThat(letters()).isEmpty();
    assertThat(join.load.buffered()).isZero();
  }

  /** The target may be away for hours. */
  @Test
  void shouldWaitForATableThatIsConfiguredAndAskForItOnce() {
    tables.forget(WIDE);
    join.send(withB(1));

    join.advance(Duration.ofHours(1));
    join.advance(Duration.ofHours(1));

    assertThat(letters()).isEmpty();
    assertThat(join.load.buffered()).isEqualTo(1);
    assertThat(tables.requested()).isEqualTo(1);
  }

  @Test
  void shouldJoinAFragmentOnceItsColumnIsKnown() {
    tables.set(WIDE, WITHOUT_B);
    join.send(withB(1));
    join.advance(ROUND);
    assertThat(tables.requested()).isEqualTo(1);
    join.advance(UNKNOWN);
    assertThat(join.load.buffered()).isEqualTo(1);

    tables.set(WIDE, WIDE_SCHEMA);
    join.advance(ROUND);

    assertThat(join.events()).hasSize(1);
    assertThat(join.load.buffered()).isZero();
  }

  @Test
  void shouldGiveUpAFragmentWhoseColumnIsUnknownAfterARefresh() {
    tables.set(WIDE, WITHOUT_B);
    join.send(withB(1));
    join.advance(ROUND);

    tables.refreshed();
    join.advance(ROUND);
    join.advance(ROUND);

    assertThat(letters()).containsExactly(DeadLetterKind.UNKNOWN_COLUMN.text());
    assertThat(join.load.buffered()).isZero();
  }

  @Test
  void shouldJoinAFragmentWhoseColumnCameWhileTheTableWasLookedUp() {
    tables.set(WIDE, WITHOUT_B);
    join.send(withB(1));
    join.advance(ROUND);
    tables.lookUp =
        () -> {
          tables.set(WIDE, WIDE_SCHEMA);
          tables.refreshed();
        };

    join.advance(ROUND);
    join.advance(ROUND);

    assertThat(letters()).isEmpty();
    assertThat(join.events()).hasSize(1);
  }

  /** Thousands may wait for long: a few of them show that they still have to. */
  @Test
  void shouldTryFewUntilOneCanBeJoined() {
    tables.set(WIDE, WITHOUT_B);
    for (int partition = 0; partition < 100; partition++) {
      join.send(withB(partition));
    }
    join.advance(ROUND);
    tables.set(WIDE, WIDE_SCHEMA);

    join.advance(ROUND);
    assertThat(join.load.buffered()).isEqualTo(75);
    join.advance(ROUND);

    assertThat(join.load.buffered()).isZero();
  }

  private static Fragment withB(int partition) {
    return wide(partition, row(1).set("b", "x", 10).build());
  }

  private List<String> letters() {
    return join.context.forwarded(Names.JOIN_DEAD_LETTERS).stream()
        .map(letter -> letter.record().headers().lastHeader("__streams.errors.exception").value())
        .map(kind -> new String(kind, StandardCharsets.UTF_8))
        .toList();
  }
}
