// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the SSTables of a snapshot, each in the order of tokens, from where it was last. At
 * least once: what is noted as published Kafka has stored. For one thread.
 */
final class SnapshotPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

  /** After a crash as much is published twice. */
  private static final Duration STORED_AT_MOST_EVERY = Duration.ofSeconds(1);

  private final Node node;
  private final Sender sender;
  private final Pace pace;
  private final SnapshotProgress progress;
  private final SnapshotFile file;
  private Snapshot snapshot;
  private long records;
  private long storedAt = System.nanoTime();

  /** Sends fragments. */
  interface Sender {
    /**
     * May wait until there is room.
     *
     * @return the size of the record, in bytes
     */
    int send(String ssTable, Fragment fragment) throws IOException;

    /** Whether so much is on its way that it should be awaited before more is read. */
    boolean isFull();

    /**
     * Returns once Kafka has stored all that was sent since the last call.
     *
     * @throws IOException if it has not, and will not
     */
    void await() throws IOException;
  }

  /**
   * @param snapshot whose tables the node's classes have learned
   */
  SnapshotPublisher(
      Node node,
      Sender sender,
      Pace pace,
      SnapshotProgress progress,
      SnapshotFile file,
      Snapshot snapshot) {
    this.node = node;
    this.sender = sender;
    this.pace = pace;
    this.progress = progress;
    this.file = file;
    this.snapshot = snapshot;
  }

  /**
   * Publishes what is left.
   *
   * @return the snapshot, all of it done
   * @throws NotStoredException if Kafka does not store it; the next call begins again behind what
   *     was stored
   * @throws IOException if an SSTable cannot be read; what was stored is noted
   */
  Snapshot publish() throws IOException {
    records = snapshot.records();
    try {
      for (int i = 0; i < snapshot.ssTables().size(); i++) {
        if (!snapshot.ssTables().get(i).done()) {
          publish(i);
        }
      }
    } finally {
      file.store(snapshot);
    }
    return snapshot;
  }

  private void publish(int index) throws IOException {
    Snapshot.SsTable ssTable = snapshot.ssTables().get(index);
    Reading reading = new Reading(index, ssTable);
    try (Node.SsTable open = node.openSsTable(ssTable.path(), ssTable.tableId())) {
      open.read(snapshot.left(ssTable), reading);
    }
    sender.await();
    note(index, snapshot.ssTables().get(index).finished());
  }

  /** What Kafka has stored. */
  private void note(int index, Snapshot.SsTable further) throws IOException {
    snapshot = snapshot.with(index, further, records);
    if (isDue()) {
      file.store(snapshot);
      storedAt = System.nanoTime();
    }
  }

  private boolean isDue() {
    return Duration.ofNanos(System.nanoTime() - storedAt).compareTo(STORED_AT_MOST_EVERY) >= 0;
  }

  /** Sends what is in one SSTable. */
  private final class Reading implements Node.Partitions {
    private final int index;
    private final Snapshot.SsTable ssTable;
    private final String name;
    private double share;

    Reading(int index, Snapshot.SsTable ssTable) {
      this.index = index;
      this.ssTable = ssTable;
      this.name = Objects.requireNonNull(ssTable.path().getFileName()).toString();
    }

    @Override
    public void fragment(Fragment fragment) throws IOException {
      int size = sender.send(name, fragment);
      records++;
      progress.sent();
      if (sender.isFull()) {
        sender.await(); // within a large partition, too
      }
      pace.sent(size);
      progress.line(snapshot, index, share).ifPresent(LOG::info);
    }

    @Override
    public void handled(long token, double shareRead) throws IOException {
      share = shareRead;
      if (isDue()) {
        sender.await();
        note(index, ssTable.at(token));
      }
    }
  }
}
