// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  private record Content(int version, @Nullable Snapshot snapshot) {}

  /**
   * Empty if there is no such file.
   *
   * @throws IllegalStateException if it is no such file
   */
  Optional<Snapshot> load() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(snapshot(JSON.readValue(bytes.get(), Content.class)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file
              + " does not tell of a snapshot ("
              + e.getMessage()
              + "): remove it, and the snapshot is published anew",
          e);
    }
  }

  private static Snapshot snapshot(@Nullable Content content) {
    if (content == null || content.version() != VERSION) {
      throw new IllegalArgumentException("it does not have the version " + VERSION);
    }
    if (content.snapshot() == null) {
      throw new IllegalArgumentException("it does not have all of its fields");
    }
    return content.snapshot();
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
