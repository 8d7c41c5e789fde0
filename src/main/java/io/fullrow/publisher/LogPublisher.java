// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
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
  private final Set<TableId> published;
  private final Sender sender;
  private final PositionFile file;
  private final Losses losses;
  private final Listener listener;
  private final Pace pace;
  private final Set<MutationPlace> passedOver;
  private final BooleanSupplier stopping;
  private final Map<Long, Open> open = new HashMap<>();

  private record Open(Path file, Node.Segment reader) {}

  private LogPosition position;
  private LogPosition stored;
  private long storedAt = System.nanoTime();

  /** Sends fragments. */
  interface Sender {
    /** May wait until there is room. */
    void send(long segment, int end, Fragment fragment) throws IOException;

    /**
     * Tells those who read a table that changes of it are not published; may wait as {@link #send}.
     *
     * @param what is lost and what to do, for people
     */
    void lost(TableId table, String what) throws IOException;

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

    /** What stands before this is stored. */
    default void reached(LogPosition position) {}

    /** Fragments of a table were sent. */
    default void published(TableId table, int count) {}

    default void ended(SegmentEnd end) {}
  }

  /**
   * @param published the tables
   * @param corrupt the folder for segments that cannot be read to their end
   * @param pace for the bytes of the log that are read, of all tables
   * @param passedOver mutations that wait for a schema and are given up
   * @param stopping ends a pass early, between two mutations
   */
  LogPublisher(
      Node node,
      CdcFolder folder,
      Set<TableId> published,
      Sender sender,
      PositionFile file,
      Path corrupt,
      Pace pace,
      Set<MutationPlace> passedOver,
      BooleanSupplier stopping,
      Listener listener)
      throws IOException {
    this.node = node;
    this.folder = folder;
    this.published = Set.copyOf(published);
    this.pace = pace;
    this.passedOver = Set.copyOf(passedOver);
    this.stopping = stopping;
    this.sender = sender;
    this.file = file;
    this.losses = new Losses(published, sender, corrupt, listener);
    this.listener = listener;
    this.position = file.load().orElse(LogPosition.START);
    this.stored = position;
  }

  LogPosition position() {
    return position;
  }

  /**
   * Publishes what is there now. That may take long: meanwhile the position is stored every second.
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
    if (isStoringDue()) {
      store(position);
    }
    try {
      forgetVanished(segments);
      for (Map.Entry<CdcFolder.Segment, CdcFolder.State> each : states.entrySet()) {
        if (stopping.getAsBoolean()) {
          break;
        }
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
    } catch (StoppingException e) {
      LOG.debug("stopping within a segment");
    } catch (IOException | RuntimeException e) {
      open.clear(); // they are behind what Kafka did not store
      throw e;
    }
    return !position.equals(before);
  }

  /**
   * Notes what is there, so that it is missed if it goes before it is published.
   *
   * @throws IOException if the folder cannot be read, or the position not be stored
   */
  void look() throws IOException {
    look(folder.segments());
    store(position);
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
    Node.Segment reader = opened(segment);
    try {
      if (reader.hasMore()) {
        read(segment, reader);
      }
      if (!open.containsKey(segment.id())) {
        return; // it goes on behind what was passed over
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
      losses.damaged(segment, e);
      finish(segment, SegmentEnd.DAMAGED);
      return;
    }
    if (state == CdcFolder.State.COMPLETE) {
      finish(segment, SegmentEnd.PUBLISHED);
    }
  }

  /** Once more if it was moved meanwhile. */
  private Node.Segment opened(CdcFolder.Segment segment) {
    Open before = open.get(segment.id());
    if (before != null && before.file().equals(segment.file())) {
      return before.reader();
    }
    Node.Segment reader = node.open(segment.file(), published::contains);
    open.put(segment.id(), new Open(segment.file(), reader));
    return reader;
  }

  private void read(CdcFolder.Segment segment, Node.Segment reader) throws IOException {
    Instant begun = Instant.now();
    Reading reading = new Reading(segment.id());
    try {
      reader.read(position.end(segment.id()), reading);
    } catch (StoppingException e) {
      open.remove(segment.id()); // it is in the middle of a section
      throw e;
    } catch (CorruptLogException e) {
      reading.advance(); // what is before it is as good as ever
      throw e;
    } catch (UnknownSchemaException e) {
      reading.advance();
      passOver(segment, e);
      return;
    }
    reading.advance();
    losses.read(segment.id(), begun);
  }

  /**
   * If that is wanted; the reading goes on behind it with the next pass.
   *
   * @throws UnknownSchemaException if it is not
   */
  private void passOver(CdcFolder.Segment segment, UnknownSchemaException waiting)
      throws IOException {
    Optional<MutationPlace> place = waiting.place().map(MutationPlace::parse);
    if (place.filter(passedOver::contains).isEmpty()) {
      throw waiting;
    }
    losses.passedOver(waiting);
    position = position.at(segment.id(), place.get().end());
    store(position);
    open.remove(segment.id());
  }

  /** The node takes away segments without captured changes; others only the publisher may. */
  private void forgetVanished(List<CdcFolder.Segment> segments) throws IOException {
    if (segments.stream().noneMatch(folder::isUnmoved)) {
      // A node always has one that it writes to: this is another folder, or not mounted.
      return;
    }
    Set<Long> there =
        segments.stream().map(CdcFolder.Segment::id).collect(Collectors.toUnmodifiableSet());
    SortedMap<Long, Integer> lost = new TreeMap<>();
    position
        .open()
        .forEach(
            (segment, captured) -> {
              if (there.contains(segment)) {
                return;
              }
              if (captured) {
                lost.put(segment, position.end(segment));
              } else {
                open.remove(segment);
                losses.forget(segment);
                // Of one that was never read nobody knows what it had: it may come back.
                position =
                    position.end(segment) > 0 ? position.done(segment) : position.without(segment);
              }
            });
    if (lost.isEmpty()) {
      return;
    }
    losses.vanished(lost);
    for (long segment : lost.keySet()) {
      open.remove(segment);
      // What is lost may come back, when the node replays its log.
      position = position.without(segment);
    }
  }

  private void finish(CdcFolder.Segment segment, SegmentEnd end) throws IOException {
    LogPosition after = position.done(segment.id());
    store(after);
    position = after; // not before: what is done is deleted
    open.remove(segment.id());
    losses.forget(segment.id());
    segment.delete();
    listener.ended(end);
  }

  private boolean isStoringDue() {
    return Duration.ofNanos(System.nanoTime() - storedAt).compareTo(STORED_AT_LEAST_EVERY) >= 0;
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
    private int read;

    Reading(long segment) {
      this.segment = segment;
      this.read = position.end(segment);
    }

    @Override
    public void mutation(int mutationEnd, List<Fragment> fragments) throws IOException {
      listener.read();
      if (!fragments.isEmpty()) {
        position = position.seen(segment, true);
      }
      for (Fragment fragment : fragments) {
        sender.send(segment, mutationEnd, fragment);
        listener.published(fragment.table(), 1);
      }
      end = mutationEnd;
      if (sender.isFull()) {
        advance();
      }
      if (isStoringDue()) {
        advance();
        store(position);
      }
      if (stopping.getAsBoolean()) {
        advance();
        throw new StoppingException();
      }
      pace.sent(mutationEnd - read);
      read = mutationEnd;
    }

    private void advance() throws IOException {
      if (end > 0) {
        sender.await();
        position = position.at(segment, end);
        listener.reached(position);
      }
    }
  }

  /** Ends the reading of a segment between two mutations. */
  private static final class StoppingException extends IOException {
    private static final long serialVersionUID = 1;

    StoppingException() {
      super("stopping");
    }
  }
}
