// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFoldersTest {
  private static final TableId TABLE = new TableId("Shop", "orders");
  private static final UUID ID = UUID.fromString("5a1c395e-b41f-11e5-9f22-ba0be0483c18");
  private static final String FOLDER = "Shop/orders-5a1c395eb41f11e59f22ba0be0483c18";

  @TempDir private Path one;
  @TempDir private Path other;
  private SnapshotFolders folders;

  @BeforeEach
  void setUp() {
    folders = new SnapshotFolders(List.of(one, other));
  }

  @Test
  void shouldFindTheSsTablesOfAllDataFolders() throws IOException {
    Path first = file(one, FOLDER + "/snapshots/tag/nb-1-big-Data.db");
    file(one, FOLDER + "/snapshots/tag/nb-1-big-Index.db");
    Path second = file(other, FOLDER + "/snapshots/tag/nb-2-big-Data.db");

    assertThat(folders.find("tag", TABLE, ID))
        .containsExactly(
            new Snapshot.SsTable(TABLE, ID, first, 4), new Snapshot.SsTable(TABLE, ID, second, 4));
  }

  @Test
  void shouldLeaveAsideWhatIsNotOfTheTableAndTheSnapshot() throws IOException {
    file(one, FOLDER + "/nb-1-big-Data.db");
    file(one, FOLDER + "/snapshots/other/nb-1-big-Data.db");
    file(one, FOLDER + "/snapshots/tag/.orders_by_day/nb-1-big-Data.db");
    file(one, "Shop/orders-00000000000000000000000000000001/snapshots/tag/nb-1-big-Data.db");
    file(one, "shop/orders-5a1c395eb41f11e59f22ba0be0483c18/snapshots/tag/nb-1-big-Data.db");

    assertThat(folders.find("tag", TABLE, ID)).isEmpty();
  }

  @Test
  void shouldRefuseASnapshotThatIsNotThere() throws IOException {
    file(one, FOLDER + "/snapshots/other/nb-1-big-Data.db");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> folders.find("tag", TABLE, ID))
        .withMessageContaining("there is no snapshot tag of Shop.orders")
        .withMessageContaining(one.toString());
  }

  private static Path file(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "data");
  }
}
