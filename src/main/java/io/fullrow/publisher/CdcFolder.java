// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder into which a node links its commit log segments ({@code cdc_raw_directory}). A segment
 * is there from its creation on; its index file comes with the first flush of captured data, and
 * says at last that the segment is complete. For one thread.
 */
final class CdcFolder {
  private static final Pattern SEGMENT = Pattern.compile("CommitLog-\\d+-(\\d+)\\.log");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final String COMPLETED = "COMPLETED";

  private final List<Path> folders;

  CdcFolder(Path folder) {
    this(List.of(folder));
  }

  /**
   * @param folders in the order in which a segment may be moved from one to the next: it is in the
   *     last one that has it
   */
  CdcFolder(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** What a node says of a segment. */
  enum State {
    /** So far. */
    NOTHING_CAPTURED,
    /** An index file that is just being written is empty, and says no more than that. */
    CAPTURED,
    /** The node writes to it no more. */
    COMPLETE
  }

  /** A segment of the commit log. */
  record Segment(long id, Path file) {
    Path index() {
      String name = file.getFileName().toString();
      return file.resolveSibling(name.replace(".log", "_cdc.idx"));
    }

    /** As its index file tells. */
    State state() throws IOException {
      try {
        return Files.readString(index()).lines().anyMatch(COMPLETED::equals)
            ? State.COMPLETE
            : State.CAPTURED;
      } catch (NoSuchFileException e) {
        return State.NOTHING_CAPTURED;
      }
    }

    /** Where the last captured change that the node tells of ends, in bytes; 0 if it tells none. */
    int captured() throws IOException {
      try {
        return Files.readString(index())
            .lines()
            .findFirst()
            .filter(line -> NUMBER.matcher(line).matches())
            .map(Integer::parseInt)
            .orElse(0);
      } catch (NoSuchFileException e) {
        return 0;
      }
    }

    /** Frees its space: the node counts what is in the folder. */
    void delete() throws IOException {
      // An index file without its segment is nothing to anybody; a segment without one looks open.
      Files.deleteIfExists(file);
      Files.deleteIfExists(index());
    }
  }

  /** Whether it is in the first of the folders, and not moved from there. */
  boolean isUnmoved(Segment segment) {
    return folders.get(0).equals(segment.file().getParent());
  }

  /** In the order in which they were written. */
  List<Segment> segments() throws IOException {
    SortedMap<Long, Segment> segments = new TreeMap<>();
    // In this order: one that is moved meanwhile is seen here or there, or twice.
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .flatMap(file -> segment(file).stream())
            .forEach(segment -> segments.put(segment.id(), segment));
      }
    }
    return List.copyOf(segments.values());
  }

  private static Optional<Segment> segment(Path file) {
    Matcher name = SEGMENT.matcher(file.getFileName().toString());
    return name.matches()
        ? Optional.of(new Segment(Long.parseLong(name.group(1)), file))
        : Optional.empty();
  }
}
