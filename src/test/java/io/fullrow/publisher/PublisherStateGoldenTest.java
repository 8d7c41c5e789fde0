// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher left in its state folder is read by each later one, and written the same. */
class PublisherStateGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/publisher");
  private static final String HOST_ID = "7d4e9a1c-0f53-4b8e-9c1d-2b6f0a3e5d71";

  @TempDir private Path folder;

  @Test
  void shouldKeepTheFormOfThePosition() throws IOException {
    // given
    Path golden = GOLDEN.resolve("position-v1.txt");
    LogPosition position =
        LogPosition.START
            .done(1_700_000_000_001L)
            .done(1_700_000_000_002L)
            .done(1_800_000_000_001L);
    position = position.seen(1_800_000_000_002L, true).at(1_800_000_000_002L, 4_711);
    position = position.seen(1_800_000_000_003L, false);

    // then
    assertThat(new PositionFile(golden, HOST_ID).load()).contains(position);
    Path written = folder.resolve("position");
    new PositionFile(written, HOST_ID).store(position);
    assertThat(written).hasSameBinaryContentAs(golden);
  }

  @Test
  void shouldKeepTheFormOfTheSchema() throws IOException {
    // given
    Path golden = GOLDEN.resolve("schema-v1.json");
    SchemaFile.Known known = new SchemaFile.Known(new Node.Identity("lab", HOST_ID), schema());

    // then
    assertThat(new SchemaFile(golden).load()).contains(known);
    Path written = folder.resolve("schema");
    new SchemaFile(written).store(known);
    assertThat(Files.readString(written)).isEqualTo(Files.readString(golden).strip());
  }

  @Test
  void shouldKeepTheFormOfASnapshot() throws IOException {
    // given
    Path golden = GOLDEN.resolve("snapshot-v1.json");
    TableId table = new TableId("shop", "Orders");
    UUID id = UUID.fromString("5f1d2c30-8a44-11ee-b9d1-0242ac120002");
    Snapshot snapshot =
        Snapshot.planned(HOST_ID, "fullrow-1700000000000", List.of(table), Map.of())
            .taken(
                List.of(
                    new Snapshot.SsTable(table, id, Path.of("/data/nb-1-big-Data.db"), 4_711)
                        .at(-9L)
                        .finished(),
                    new Snapshot.SsTable(table, id, Path.of("/data/nb-2-big-Data.db"), 815)
                        .at(-1_234_567_890_123L),
                    new Snapshot.SsTable(table, id, Path.of("/data/nb-3-big-Data.db"), 1)))
            .with(2, new Snapshot.SsTable(table, id, Path.of("/data/nb-3-big-Data.db"), 1), 42);

    // then
    assertThat(new SnapshotFile(golden).load()).contains(snapshot);
    Path written = folder.resolve("snapshot");
    new SnapshotFile(written).store(snapshot);
    assertThat(Files.readString(written)).isEqualTo(Files.readString(golden).strip());
  }

  private static SchemaDefinition schema() {
    SchemaDefinition.Table table =
        new SchemaDefinition.Table(
            "shop",
            "Orders",
            UUID.fromString("5f1d2c30-8a44-11ee-b9d1-0242ac120002"),
            true,
            Set.of("compound"),
            List.of(
                new SchemaDefinition.Column("id", "int", "partition_key", 0, false),
                new SchemaDefinition.Column("at", "timeuuid", "clustering", 0, true),
                new SchemaDefinition.Column("to", "frozen<address>", "regular", -1, false)),
            List.of(new SchemaDefinition.Dropped("note", "text", "static", 1_700_000_000_123L)));
    return new SchemaDefinition(
        UUID.fromString("0c5b1e64-3d7a-3b5c-8e1f-9a2b3c4d5e6f"),
        List.of(
            new SchemaDefinition.Type(
                "shop", "address", List.of("street", "zip"), List.of("text", "int"))),
        List.of(table));
  }
}
