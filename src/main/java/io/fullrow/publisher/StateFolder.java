// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one publisher keeps what it must know after a restart, locked for its life: two publishers
 * of one node would delete each other's segments.
 *
 * <pre>
 * lock          held by the process that runs
 * position      how far the commit log is published
 * schema        the tables by their ids, those that were dropped too
 * told          truncations and the like of which readers were told
 * spool         which folder segments were moved to
 * reading.yaml  the configuration of Cassandra's classes in this process
 * corrupt/      segments that could not be read to their end
 *
 * snapshot.lock, snapshot.yaml   the same for the process that publishes a snapshot beside it
 * snapshot-tag                   how far a snapshot is published
 * </pre>
 */
final class StateFolder implements AutoCloseable {
  private static final String SNAPSHOT = "snapshot-";

  private final Path folder;
  private final FileChannel lock;
  private final String cassandraYaml;

  private StateFolder(Path folder, FileChannel lock, String cassandraYaml) {
    this.folder = folder;
    this.lock = lock;
    this.cassandraYaml = cassandraYaml;
  }

  /**
   * @throws IllegalStateException if another process has it
   */
  static StateFolder open(Path folder) throws IOException {
    return new StateFolder(folder, locked(folder, "lock", "publisher"), "reading.yaml");
  }

  /**
   * For publishing snapshots, beside the publisher of the commit log.
   *
   * @throws IllegalStateException if another process does that
   */
  static StateFolder openForSnapshots(Path folder) throws IOException {
    return new StateFolder(
        folder, locked(folder, "snapshot.lock", "publisher of snapshots"), "snapshot.yaml");
  }

  private static FileChannel locked(Path folder, String file, String who) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IllegalStateException(
          "another " + who + " runs with the state folder " + folder + ": one node has one " + who);
    }
    return channel;
  }

  /** Null if another process, or another thread of this one, has it. */
  static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path position() {
    return folder.resolve("position");
  }

  Path schema() {
    return folder.resolve("schema");
  }

  Path silentChanges() {
    return folder.resolve("told");
  }

  Path spool() {
    return folder.resolve("spool");
  }

  Path cassandraYaml() {
    return folder.resolve(cassandraYaml).toAbsolutePath();
  }

  Path corrupt() {
    return folder.resolve("corrupt");
  }

  SnapshotFile snapshot(String tag) {
    return new SnapshotFile(folder.resolve(SNAPSHOT + tag));
  }

  /** Of snapshots that are not published to their end. */
  List<SnapshotFile> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(SNAPSHOT))
          .filter(file -> !DurableFile.isUnfinished(file))
          .sorted()
          .map(SnapshotFile::new)
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
