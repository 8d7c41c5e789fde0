// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps how far a snapshot is published over restarts and power losses. Its content is JSON:
 *
 * <pre>
 * { "version": 1, "snapshot": a {@link Snapshot} }
 * </pre>
 */
final class SnapshotFile {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path file;

  SnapshotFile(Path file) {
    this.file = file;
  }

  private record Content(int version, Snapshot snapshot) {}

  /**
   * Empty if there is no such file.
   *
   * @throws IllegalStateException if it is no such file
   */
  Optional<Snapshot> load() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      Content content = JSON.readValue(bytes, Content.class);
      if (content.version() != VERSION) {
        throw new IllegalStateException(
            file + " has the version " + content.version() + ", and this publisher knows 1");
      }
      return Optional.of(content.snapshot());
    } catch (JacksonException e) {
      throw new IllegalStateException(
          file + " does not tell of a snapshot: remove it, and the snapshot is published anew", e);
    }
  }

  /** Returns once it is on the disk. */
  void store(Snapshot snapshot) throws IOException {
    DurableFile.write(file, JSON.writeValueAsBytes(new Content(VERSION, snapshot)));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
