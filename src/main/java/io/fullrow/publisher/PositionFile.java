// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the position of one node over restarts and power losses. Its content is
 *
 * <pre>
 * fullrow-position 1 host-id segment:end
 * </pre>
 *
 * <p>For one thread.
 */
final class PositionFile {
  private static final Pattern CONTENT =
      Pattern.compile("fullrow-position 1 (\\S+) (\\d+):(\\d+)\\s*");

  private final Path file;
  private final String hostId;

  /**
   * @param hostId of the node, so that the state of another one is not taken for its own
   */
  PositionFile(Path file, String hostId) {
    this.file = file;
    this.hostId = hostId;
  }

  /**
   * Empty if there is no such file.
   *
   * @throws IllegalStateException if it is of another node, or no such file
   */
  Optional<Position> load() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Matcher content = CONTENT.matcher(text);
    if (!content.matches()) {
      throw new IllegalStateException(
          file + " is no position of a commit log: restore it, or remove it and take a snapshot");
    }
    if (!content.group(1).equals(hostId)) {
      throw new IllegalStateException(
          file
              + " is of the node "
              + content.group(1)
              + ", and this is "
              + hostId
              + ": give each node a state folder of its own");
    }
    return Optional.of(
        new Position(Long.parseLong(content.group(2)), Integer.parseInt(content.group(3))));
  }

  /** Returns once it is on the disk. */
  void store(Position position) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    byte[] text =
        ("fullrow-position 1 " + hostId + " " + position + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(
        fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
