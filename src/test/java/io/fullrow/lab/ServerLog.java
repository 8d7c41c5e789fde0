// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server wrote to its standard output and error since its latest start.
 *
 * @param path the file
 */
public record ServerLog(Path path) {

  /** Whether {@code text} was written. */
  public boolean contains(String text) {
    return text().contains(text);
  }

  /** The last {@code count} lines, joined by newlines. */
  public String tail(int count) {
    List<String> lines = text().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /** Everything so far; undecodable bytes are replaced, as the server may be within a character. */
  public String text() {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
