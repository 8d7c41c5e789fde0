// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a node's commit log, from where it was last. At least once: the position moves on only
 * by what Kafka has stored, and a segment is deleted only when it is complete and all of it is
 * stored. For one thread.
 */
final class LogPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);

  /** What stands in the file may be this old: after a crash as much is published twice. */
  private static final Duration STORED_AT_LEAST_EVERY = Duration.ofSeconds(1);

  private final Node node;
  private final CdcFolder folder;
  private final Predicate<TableId> published;
  private final Sender sender;
  private final PositionFile file;
  private final Path corrupt;
  private final Listener listener;
  private final Map<Long, Node.Segment> open = new HashMap<>();
  private LogPosition position;
  private LogPosition stored;
  private long storedAt = System.nanoTime();

  /** Sends fragments. */
  interface Sender {
    /** May wait until there is room. */
    void send(long segment, int end, Fragment fragment) throws IOException;

    /** Whether so much is on its way that it should be awaited before more is read. */
    boolean isFull();

    /**
     * Returns once Kafka has stored all that was sent since the last call.
     *
     * @throws IOException if it has not, and will not
     */
    void await() throws IOException;
  }

  /** How a segment ended. */
  enum SegmentEnd {
    /** All of it is published. */
    PUBLISHED,
    /** It came back after that. */
    RETURNED,
    /** What could not be read of it is kept aside. */
    DAMAGED,
    /** It had captured changes and is gone before its end. */
    VANISHED
  }

  /** Told of what happens, for figures. */
  interface Listener {
    /** Does nothing. */
    Listener NONE = new Listener() {};

    /** A mutation was read, published or not. */
    default void read() {}

    /** Fragments of a table were sent. */
    default void published(TableId table, int count) {}

    default void ended(SegmentEnd end) {}
  }

  /**
   * @param corrupt the folder for segments that cannot be read to their end
   */
  LogPublisher(
      Node node,
      CdcFolder folder,
      Predicate<TableId> published,
      Sender sender,
      PositionFile file,
      Path corrupt,
      Listener listener)
      throws IOException {
    this.node = node;
    this.folder = folder;
    this.published = published;
    this.sender = sender;
    this.file = file;
    this.corrupt = corrupt;
    this.listener = listener;
    this.position = file.load().orElse(LogPosition.START);
    this.stored = position;
  }

  LogPosition position() {
    return position;
  }

  /**
   * Publishes what is there now.
   *
   * @return whether there was anything
   * @throws UnknownSchemaException if the schema must be read again first; what is before it is
   *     published
   * @throws IOException if Kafka or the folder does not do it; the next call begins again behind
   *     what was stored
   */
  boolean pass() throws IOException {
    LogPosition before = position;
    List<CdcFolder.Segment> segments = folder.segments();
    // Before anything can fail: what is not seen now may be gone once Kafka is there again.
    Map<CdcFolder.Segment, CdcFolder.State> states = look(segments);
    forgetVanished(segments);
    if (Duration.ofNanos(System.nanoTime() - storedAt).compareTo(STORED_AT_LEAST_EVERY) >= 0) {
      store(position);
    }
    try {
      for (Map.Entry<CdcFolder.Segment, CdcFolder.State> each : states.entrySet()) {
        CdcFolder.Segment segment = each.getKey();
        if (position.isDone(segment.id())) {
          // A node that replays its log after a crash links segments once more that were done.
          segment.delete();
          listener.ended(SegmentEnd.RETURNED);
          LOG.info("{} came back and is deleted: it was published", segment.file().getFileName());
        } else {
          publish(segment, each.getValue());
        }
      }
    } catch (IOException | RuntimeException e) {
      open.clear(); // they are behind what Kafka did not store
      throw e;
    }
    return !position.equals(before);
  }

  /** In the order in which they were written. */
  private Map<CdcFolder.Segment, CdcFolder.State> look(List<CdcFolder.Segment> segments)
      throws IOException {
    Map<CdcFolder.Segment, CdcFolder.State> states = new LinkedHashMap<>();
    for (CdcFolder.Segment segment : segments) {
      CdcFolder.State state = segment.state();
      states.put(segment, state);
      if (!position.isDone(segment.id())) {
        position = position.seen(segment.id(), state != CdcFolder.State.NOTHING_CAPTURED);
      }
    }
    return states;
  }

  /**
   * @param state from before it is read: nothing is written after the end
   */
  private void publish(CdcFolder.Segment segment, CdcFolder.State state) throws IOException {
    Node.Segment reader =
        open.computeIfAbsent(segment.id(), unused -> node.open(segment.file(), published));
    try {
      if (reader.hasMore()) {
        read(segment, reader);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} was taken away meanwhile", segment.file().getFileName());
      return;
    } catch (CorruptLogException e) {
      if (state != CdcFolder.State.COMPLETE) {
        // A header or a marker may just be written.
        LOG.debug("{} at {}: {}", segment.file().getFileName(), e.position(), e.getMessage());
        return;
      }
      if (e.position() == 0) {
        // A missing key looks like that too, and all segments would be taken away.
        throw new IOException(
            segment.file()
                + ": "
                + e.getMessage()
                + ". It is left there: mend that, or move the file away and take a snapshot of the tables at this node",
            e);
      }
      setAside(segment, e);
      finish(segment, SegmentEnd.DAMAGED);
      return;
    }
    if (state == CdcFolder.State.COMPLETE) {
      finish(segment, SegmentEnd.PUBLISHED);
    }
  }

  private void read(CdcFolder.Segment segment, Node.Segment reader) throws IOException {
    Reading reading = new Reading(segment.id());
    try {
      reader.read(position.end(segment.id()), reading);
    } catch (CorruptLogException | UnknownSchemaException e) {
      reading.advance(); // what is before it is as good as ever
      throw e;
    }
    reading.advance();
  }

  /** The node takes away segments without captured changes; others only the publisher may. */
  private void forgetVanished(List<CdcFolder.Segment> segments) {
    if (segments.isEmpty()) {
      // A node always has one that it writes to: this is another folder, or not mounted.
      return;
    }
    Set<Long> there =
        segments.stream().map(CdcFolder.Segment::id).collect(Collectors.toUnmodifiableSet());
    position
        .open()
        .forEach(
            (segment, captured) -> {
              if (there.contains(segment)) {
                return;
              }
              if (captured) {
                listener.ended(SegmentEnd.VANISHED);
                LOG.error(
                    "segment {} is gone from cdc_raw before it was published to its end (to {}):"
                        + " changes are lost. The node deletes the oldest segment if cdc_raw is"
                        + " full and cdc_block_writes is false. Run fullrow-publisher"
                        + " snapshot for the published tables at this node",
                    segment,
                    position.end(segment));
              }
              open.remove(segment);
              // What is lost may come back, when the node replays its log.
              position = captured ? position.without(segment) : position.done(segment);
            });
  }

  private void setAside(CdcFolder.Segment segment, CorruptLogException damage) throws IOException {
    Files.createDirectories(corrupt);
    Path kept = corrupt.resolve(segment.file().getFileName());
    Files.copy(segment.file(), kept, StandardCopyOption.REPLACE_EXISTING);
    LOG.error(
        "{} is damaged at byte {} ({}). What is before it is published; what is behind it is not, and the segment is"
            + " kept at {}. Run fullrow-publisher snapshot for the published tables at this node",
        segment.file().getFileName(),
        damage.position(),
        damage.getMessage(),
        kept);
  }

  private void finish(CdcFolder.Segment segment, SegmentEnd end) throws IOException {
    LogPosition after = position.done(segment.id());
    store(after);
    position = after; // not before: what is done is deleted
    open.remove(segment.id());
    segment.delete();
    listener.ended(end);
  }

  private void store(LogPosition next) throws IOException {
    if (!next.equals(stored)) {
      file.store(next);
      stored = next;
    }
    storedAt = System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    store(position);
  }

  /** Sends the mutations of one segment. */
  private final class Reading implements Node.Mutations {
    private final long segment;
    private int end;

    Reading(long segment) {
      this.segment = segment;
    }

    @Override
    public void mutation(int mutationEnd, List<Fragment> fragments) throws IOException {
      listener.read();
      for (Fragment fragment : fragments) {
        sender.send(segment, mutationEnd, fragment);
        listener.published(fragment.table(), 1);
      }
      end = mutationEnd;
      if (sender.isFull()) {
        advance();
      }
    }

    private void advance() throws IOException {
      if (end > 0) {
        sender.await();
        position = position.at(segment, end);
      }
    }
  }
}
