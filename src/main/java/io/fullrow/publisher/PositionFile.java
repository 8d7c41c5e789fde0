// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the position of one node over restarts and power losses. Its content is
 *
 * <pre>
 * fullrow-position 1 host-id position        as {@link LogPosition} has it
 * </pre>
 */
final class PositionFile {
  private static final Pattern CONTENT = Pattern.compile("fullrow-position 1 (\\S+)(.*)");

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
  Optional<LogPosition> load() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Matcher content = CONTENT.matcher(new String(bytes.get(), StandardCharsets.UTF_8).strip());
    if (!content.matches()) {
      throw malformed("it does not begin as one", null);
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
    try {
      return Optional.of(LogPosition.parse(content.group(2)));
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private IllegalStateException malformed(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        file
            + " is no position of a commit log ("
            + why
            + "): restore it, or remove it and the publisher publishes again all that is in"
            + " cdc_raw",
        cause);
  }

  /** Returns once it is on the disk. */
  void store(LogPosition position) throws IOException {
    String text = "fullrow-position 1 " + hostId + " " + position + "\n";
    DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
