// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where one publisher keeps what it must know after a restart, locked for its life: two publishers
 * of one node would delete each other's segments.
 *
 * <pre>
 * lock          held by the process that runs
 * position      how far the commit log is published
 * schema        the tables by their ids, those that were dropped too
 * reading.yaml  the configuration of Cassandra's classes in this process
 * corrupt/      segments that could not be read to their end
 * </pre>
 */
final class StateFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private StateFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * @throws IllegalStateException if another process has it
   */
  static StateFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IllegalStateException(
          "another publisher runs with the state folder "
              + folder
              + ": one node has one publisher");
    }
    return new StateFolder(folder, channel);
  }

  /** Null if another process, or another thread of this one, has it. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
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

  Path cassandraYaml() {
    return folder.resolve("reading.yaml").toAbsolutePath();
  }

  Path corrupt() {
    return folder.resolve("corrupt");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
