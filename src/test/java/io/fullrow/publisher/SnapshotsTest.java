// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final List<TableId> TABLES = List.of(new TableId("shop", "orders"));
  private static final UUID ID = UUID.fromString("5a1c395e-b41f-11e5-9f22-ba0be0483c18");
  private static final SchemaDefinition SCHEMA =
      new SchemaDefinition(
          ID,
          List.of(),
          List.of(
              new SchemaDefinition.Table(
                  "shop", "orders", ID, true, Set.of(), List.of(), List.of())));

  @TempDir private Path data;
  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();
  private final DiskTaker node = new DiskTaker();
  private StateFolder state;
  private Snapshots snapshots;

  @BeforeEach
  void setUp() throws IOException {
    state = StateFolder.openForSnapshots(folder);
    snapshots = snapshots("host", TABLES);
  }

  @AfterEach
  void tearDown() throws IOException {
    state.close();
  }

  private Snapshots snapshots(String hostId, List<TableId> tables) {
    return snapshots(hostId, tables, Map.of());
  }

  private Snapshots snapshots(
      String hostId, List<TableId> tables, Map<String, List<TokenRange>> ranges) {
    return new Snapshots(state, new SnapshotFolders(List.of(data)), hostId, tables, ranges);
  }

  @Test
  void shouldRunBesideThePublisherOfTheLogAndAlone() throws IOException {
    try (StateFolder log = StateFolder.open(folder)) {
      assertThat(log.cassandraYaml()).isNotEqualTo(state.cassandraYaml());
    }
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> StateFolder.openForSnapshots(folder))
        .withMessageContaining("another publisher of snapshots runs");
  }

  @Test
  void shouldTakeANewOne() throws IOException {
    Snapshot planned = snapshots.begun();
    Snapshot taken = snapshots.taken(planned, node, SCHEMA);

    assertThat(taken.tag()).startsWith("fullrow-").isEqualTo(planned.tag());
    assertThat(taken.own()).isTrue();
    assertThat(taken.ssTables()).hasSize(1);
    assertThat(asked).containsExactly("clear " + taken.tag(), "take " + taken.tag());
  }

  @Test
  void shouldGoOnWithTheOneThatWasBegun() throws IOException {
    Snapshot taken = snapshots.taken(snapshots.begun(), node, SCHEMA);
    Snapshot further = taken.with(0, taken.ssTables().get(0).at(-7), 42);
    state.snapshot(taken.tag()).store(further);
    asked.clear();

    Snapshot begun = snapshots.begun();

    assertThat(snapshots.taken(begun, node, SCHEMA)).isEqualTo(further);
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldTakeTheOneAgainThatWasNotTakenToItsEnd() throws IOException {
    Snapshot planned = snapshots.begun();

    Snapshot begun = snapshots.begun();

    assertThat(begun).isEqualTo(planned);
    assertThat(snapshots.taken(begun, node, SCHEMA).ssTables()).hasSize(1);
  }

  @Test
  void shouldTakeANewOneOnceItIsForgotten() throws IOException {
    Snapshot published = snapshots.taken(snapshots.begun(), node, SCHEMA);

    snapshots.forget(published);

    assertThat(state.snapshots()).isEmpty();
    assertThat(snapshots.begun().taken()).isFalse();
  }

  @Test
  void shouldRefuseOtherTablesThanWereBegun() throws IOException {
    String tag = snapshots.begun().tag();
    Snapshots others = snapshots("host", List.of(new TableId("shop", "customers")));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(others::begun)
        .withMessageContaining(tag)
        .withMessageContaining("shop.orders");
  }

  @Test
  void shouldGoOnWithTheSameTokenRangesAlone() throws IOException {
    Map<String, List<TokenRange>> some =
        Map.of("shop.orders", List.of(new TokenRange(Long.MIN_VALUE, -3), new TokenRange(5, 9)));
    Snapshots primary = snapshots("host", TABLES, some);
    Snapshot begun = primary.taken(primary.begun(), node, SCHEMA);

    assertThat(primary.begun()).isEqualTo(begun);
    assertThat(begun.left(begun.ssTables().get(0))).isEqualTo(some.get("shop.orders"));
    assertThat(begun.left(begun.ssTables().get(0).at(6))).containsExactly(new TokenRange(6, 9));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(snapshots::begun)
        .withMessageContaining("for other token ranges, with --accept-unrepaired");

    primary.forget(begun);
    var unused = snapshots.begun();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(primary::begun)
        .withMessageContaining("begun without --accept-unrepaired");
  }

  @Test
  void shouldRefuseTheSnapshotOfAnotherNode() throws IOException {
    var unused = snapshots.begun();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> snapshots("other", TABLES).begun())
        .withMessageContaining("host, and this is other");
  }

  @Test
  void shouldFindTheOneOfAName() throws IOException {
    node.takeSnapshot("backup", TABLES);
    asked.clear();

    Snapshot existing = snapshots.existing("backup", SCHEMA);

    assertThat(existing.own()).isFalse();
    assertThat(existing.ssTables()).hasSize(1);
    assertThat(snapshots.taken(existing, node, SCHEMA)).isEqualTo(existing);
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldNotTakeTheOneOfAnotherForItsOwn() throws IOException {
    node.takeSnapshot("backup", TABLES);
    state.snapshot("backup").store(snapshots.existing("backup", SCHEMA));

    assertThat(snapshots.begun().tag()).startsWith("fullrow-");
  }

  /** A node that has one SSTable. */
  private final class DiskTaker implements Snapshots.Taker {
    @Override
    public void takeSnapshot(String tag, List<TableId> tables) throws IOException {
      asked.add("take " + tag);
      String table = "shop/orders-" + ID.toString().replace("-", "");
      Path snapshot = data.resolve(table).resolve("snapshots").resolve(tag);
      Files.createDirectories(snapshot);
      Files.writeString(snapshot.resolve("nb-1-big-Data.db"), "data");
    }

    @Override
    public void clearSnapshot(String tag, List<TableId> tables) {
      asked.add("clear " + tag);
    }
  }
}
