// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves finished segments to a folder of another disk while {@code cdc_raw} fills, so that the node
 * goes on to accept writes although nothing can be published. They are read there. For one thread,
 * which is not that of the {@link LogPublisher}: it may wait for Kafka meanwhile.
 */
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final String UNFINISHED = ".tmp";
  private static final long TELL_EVERY = Duration.ofMinutes(1).toNanos();

  /** A segment is large: after a failure it is not copied again at once. */
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  /** Below the first alarm: while the spool has room there is nothing to be alarmed about. */
  private static final double BEGINS_AT = 0.4;

  private final CdcSpace raw;
  private final CdcSpace space;
  private final LongSupplier nanoTime;
  private long tellAt;
  private long againAt;

  /**
   * @param raw where segments are taken from
   * @param space where they go, of this node alone
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  Spool(CdcSpace raw, CdcSpace space, LongSupplier nanoTime) {
    this.raw = raw;
    this.space = space;
    this.nanoTime = nanoTime;
    this.tellAt = nanoTime.getAsLong();
    this.againAt = tellAt;
  }

  /**
   * @param folder of spools; each node has its own in it
   * @param used a file that keeps which one was used
   * @throws IOException if it cannot be made or written to
   * @throws IllegalStateException if it was used and is not there
   */
  static CdcSpace prepare(Path folder, String hostId, long limit, Path used) throws IOException {
    Path own = folder.resolve(hostId);
    if (Files.exists(used) && Files.readString(used).equals(own + "\n") && !Files.exists(own)) {
      throw new IllegalStateException(
          "the spool "
              + own
              + " was used and is not there: is its disk mounted? What is in it is not published"
              + " yet. If it is lost, remove "
              + used);
    }
    Files.createDirectories(own);
    DurableFile.write(used, (own + "\n").getBytes(StandardCharsets.UTF_8));
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(own, "*" + UNFINISHED)) {
      for (Path file : unfinished) {
        Files.delete(file); // of a move that a crash has ended
      }
    }
    return new CdcSpace(own, limit);
  }

  /**
   * For a start without a spool.
   *
   * @throws IllegalStateException if one was used that is not empty
   */
  static void requireEmpty(Path used) throws IOException {
    if (!Files.exists(used)) {
      return;
    }
    Path own = Path.of(Files.readString(used).strip());
    if (!Files.exists(own) || !new CdcFolder(own).segments().isEmpty()) {
      throw new IllegalStateException(
          "segments were moved to the spool "
              + own
              + ", and are not published yet: start with --spool="
              + own.getParent()
              + " until it is empty. If it is lost, remove "
              + used);
    }
    Files.delete(used);
  }

  /** Moves the oldest ones as long as there is reason to and room. */
  void move() {
    if (nanoTime.getAsLong() - againAt < 0) {
      return;
    }
    try {
      for (CdcFolder.Segment segment : new CdcFolder(raw.folder()).segments()) {
        if (!(raw.bytes() > raw.limit() * BEGINS_AT)) {
          return;
        }
        if (segment.state() == CdcFolder.State.COMPLETE && !move(segment)) {
          return;
        }
      }
    } catch (IOException e) {
      tell("Segments cannot be moved to " + space.folder() + ": " + e);
      againAt = nanoTime.getAsLong() + PAUSE;
    }
  }

  /**
   * @return false if there is no room
   */
  private boolean move(CdcFolder.Segment segment) throws IOException {
    Path to = space.folder().resolve(segment.file().getFileName());
    try {
      if (Files.exists(to) && Files.size(to) == Files.size(segment.file())) {
        // A node that replays its log after a crash has linked it once more, or a crash came before
        // this.
        segment.delete();
        return true;
      }
      if (space.bytes() + Files.size(segment.file()) > space.limit()) {
        tell(
            space.folder()
                + " is full ("
                + space.limit()
                + " bytes by --spool-limit): cdc_raw fills from now on");
        return false;
      }
      CdcFolder.Segment moved = new CdcFolder.Segment(segment.id(), to);
      // First, for without it the segment would look as if the node still wrote to it.
      copy(segment.index(), moved.index());
      copy(segment.file(), to);
    } catch (NoSuchFileException e) {
      if (Files.exists(segment.file())) {
        throw e; // the spool is gone
      }
      // It is published meanwhile, or the node has taken it.
      Files.deleteIfExists(new CdcFolder.Segment(segment.id(), to).index());
      return true;
    }
    segment.delete();
    LOG.info("Moved {} to {}", segment.file().getFileName(), space.folder());
    return true;
  }

  /** Returns once it is on the disk. */
  private static void copy(Path from, Path to) throws IOException {
    Path fresh = to.resolveSibling(to.getFileName() + UNFINISHED);
    Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  private void tell(String what) {
    long now = nanoTime.getAsLong();
    if (now - tellAt >= 0) {
      LOG.error(what);
      tellAt = now + TELL_EVERY;
    }
  }
}
