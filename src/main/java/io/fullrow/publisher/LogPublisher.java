// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a node's commit log, from where it was last. At least once: the position moves on only
 * by what Kafka has stored, and a segment is deleted only when it is complete and all of it is
 * stored. For one thread.
 */
final class LogPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);

  private final Node node;
  private final CdcFolder folder;
  private final Predicate<TableId> published;
  private final Sender sender;
  private final PositionFile file;
  private Position position;

  /** Sends fragments. */
  interface Sender {
    /** May wait until there is room. */
    void send(long segment, int end, Fragment fragment) throws IOException;

    /** Whether so much is on its way that it should be awaited before more is read. */
    boolean isFull();

    /**
     * Returns once Kafka has stored all that was sent.
     *
     * @throws IOException if it has not, and will not
     */
    void await() throws IOException;
  }

  LogPublisher(
      Node node, CdcFolder folder, Predicate<TableId> published, Sender sender, PositionFile file)
      throws IOException {
    this.node = node;
    this.folder = folder;
    this.published = published;
    this.sender = sender;
    this.file = file;
    this.position = file.load().orElse(Position.START);
  }

  Position position() {
    return position;
  }

  /**
   * Publishes what is there now.
   *
   * @return whether there was anything
   * @throws UnknownSchemaException if the schema must be read again first; what is before it is
   *     stored
   */
  boolean pass() throws IOException {
    boolean any = false;
    for (CdcFolder.Segment segment : folder.segments()) {
      if (segment.id() < position.segment()) {
        // A node that replays its log after a crash links segments once more that were done.
        LOG.info("{} came back and is deleted: it was published", segment.file().getFileName());
        segment.delete();
      } else {
        any |= publish(segment);
      }
    }
    return any;
  }

  private boolean publish(CdcFolder.Segment segment) throws IOException {
    boolean complete = segment.isComplete(); // before it is read: nothing is written after that
    Position before = position;
    int after = segment.id() == position.segment() ? position.end() : 0;
    Reading reading = new Reading(segment.id(), after);
    try {
      node.read(segment.file(), after, published, reading);
    } catch (NoSuchFileException e) {
      LOG.debug("{} had nothing that is captured", segment.file().getFileName());
    } finally {
      reading.store();
    }
    if (complete) {
      segment.delete();
    }
    return !position.equals(before);
  }

  /** Sends the mutations of one segment. */
  private final class Reading implements Node.Mutations {
    private final long segment;
    private int end;

    Reading(long segment, int end) {
      this.segment = segment;
      this.end = end;
    }

    @Override
    public void mutation(int mutationEnd, List<Fragment> fragments) throws IOException {
      for (Fragment fragment : fragments) {
        sender.send(segment, mutationEnd, fragment);
      }
      end = mutationEnd;
      if (sender.isFull()) {
        store();
      }
    }

    private void store() throws IOException {
      Position reached = new Position(segment, end);
      if (end > 0 && !reached.equals(position)) {
        sender.await();
        file.store(reached);
        position = reached;
      }
    }
  }
}
