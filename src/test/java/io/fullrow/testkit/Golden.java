// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** Files of {@code src/test/resources/golden}: what a release wrote, in ASCII. */
public final class Golden {
  private Golden() {}

  /**
   * The lines of a file but comments, which begin with {@code #}.
   *
   * @param file such as {@code operations/generation.json}
   */
  public static List<String> lines(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      if (in == null) {
        throw new AssertionError("no golden file " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Properties properties(String file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(String.join("\n", lines(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** The only line of a file. */
  public static String line(String file) {
    List<String> lines = lines(file);
    if (lines.size() != 1) {
      throw new AssertionError(lines.size() + " lines in golden file " + file);
    }
    return lines.get(0);
  }
}
