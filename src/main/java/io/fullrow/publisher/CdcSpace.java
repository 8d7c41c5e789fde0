// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How full {@code cdc_raw} is. Thread-safe.
 *
 * @param limit {@code cdc_total_space}, in bytes
 */
record CdcSpace(Path folder, long limit) {
  /** What its files take, in bytes; NaN if it cannot be read. */
  double bytes() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(CdcSpace::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return Double.NaN;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // it was deleted meanwhile
    }
  }
}
