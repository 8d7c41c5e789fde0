// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds a snapshot's SSTables, where a node keeps them:
 *
 * <pre>
 * data folder/keyspace/table-id/snapshots/tag/...-Data.db
 * </pre>
 *
 * <p>An index has its own SSTables in a folder below.
 */
final class SnapshotFolders {
  private static final String DATA = "-Data.db";

  private final List<Path> dataFolders;

  SnapshotFolders(List<Path> dataFolders) {
    this.dataFolders = List.copyOf(dataFolders);
  }

  /**
   * In the order of their names. Those of a table of the same name that was dropped are not among
   * them: its folder has another id.
   *
   * @throws IllegalArgumentException if there is no such snapshot of the table
   */
  List<Snapshot.SsTable> find(String tag, TableId table, UUID id) throws IOException {
    String folder = table.table() + "-" + id.toString().replace("-", "");
    List<Path> snapshots =
        dataFolders.stream()
            .map(data -> data.resolve(table.keyspace()).resolve(folder))
            .map(each -> each.resolve("snapshots").resolve(tag))
            .filter(Files::isDirectory)
            .toList();
    if (snapshots.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no snapshot "
              + tag
              + " of "
              + table
              + ": no folder "
              + folder
              + "/snapshots/"
              + tag
              + " can be read in the folder "
              + table.keyspace()
              + " of "
              + dataFolders);
    }
    List<Snapshot.SsTable> found = new ArrayList<>();
    for (Path snapshot : snapshots) {
      for (Path file : dataFiles(snapshot)) {
        found.add(new Snapshot.SsTable(table, id, file, Files.size(file)));
      }
    }
    return found;
  }

  private static List<Path> dataFiles(Path snapshot) throws IOException {
    try (Stream<Path> files = Files.list(snapshot)) {
      return files.filter(file -> file.toString().endsWith(DATA)).sorted().toList();
    }
  }
}
