// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the snapshot to be published: one that was begun, one that is there, or a new one. Each is
 * noted before the node takes it, so that none is left behind by a crash.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final String PREFIX = "fullrow-";

  private final StateFolder state;
  private final SnapshotFolders folders;
  private final String hostId;
  private final List<TableId> tables;
  private final Map<String, List<TokenRange>> ranges;

  /**
   * @param ranges of each table what is published; none for all of it
   */
  Snapshots(
      StateFolder state,
      SnapshotFolders folders,
      String hostId,
      List<TableId> tables,
      Map<String, List<TokenRange>> ranges) {
    this.state = state;
    this.folders = folders;
    this.hostId = hostId;
    this.tables = List.copyOf(tables);
    this.ranges = Map.copyOf(ranges);
  }

  /** Takes and clears snapshots. */
  interface Taker {
    void takeSnapshot(String tag, List<TableId> tables) throws IOException;

    /** Nothing happens if there is none. */
    void clearSnapshot(String tag, List<TableId> tables) throws IOException;
  }

  /**
   * The one that was not published to its end, else a new one that the node has to take.
   *
   * @throws IllegalStateException if one of other tables is not published to its end
   */
  Snapshot begun() throws IOException {
    for (SnapshotFile file : state.snapshots()) {
      Optional<Snapshot> unfinished = file.load().filter(Snapshot::own);
      if (unfinished.isPresent()) {
        return usable(file, unfinished.get());
      }
    }
    Snapshot planned =
        Snapshot.planned(hostId, PREFIX + System.currentTimeMillis(), tables, ranges);
    state.snapshot(planned.tag()).store(planned);
    return planned;
  }

  /**
   * The one of that name, from where it was last.
   *
   * @throws IllegalArgumentException if the node has none
   */
  Snapshot existing(String tag, SchemaDefinition schema) throws IOException {
    SnapshotFile file = state.snapshot(tag);
    Optional<Snapshot> unfinished = file.load();
    return unfinished.isPresent()
        ? usable(file, unfinished.get())
        : Snapshot.existing(hostId, tag, tables, found(tag, schema), ranges);
  }

  private Snapshot usable(SnapshotFile file, Snapshot unfinished) {
    if (!unfinished.hostId().equals(hostId)) {
      throw new IllegalStateException(
          file
              + " is of the node "
              + unfinished.hostId()
              + ", and this is "
              + hostId
              + ": give each node a state folder of its own");
    }
    if (!unfinished.isOf(tables)) {
      throw new IllegalStateException(
          "the snapshot "
              + unfinished.tag()
              + " of "
              + String.join(", ", unfinished.tables())
              + " is not published to its end. Name these tables, and it goes on; or remove "
              + file
              + " and clear it: nodetool clearsnapshot -t "
              + unfinished.tag());
    }
    if (!unfinished.ranges().equals(ranges)) {
      throw new IllegalStateException(
          "the snapshot "
              + unfinished.tag()
              + " was begun "
              + (unfinished.ranges().isEmpty() ? "without " : "for other token ranges, with ")
              + SnapshotCommand.ACCEPT_UNREPAIRED
              + ". Go on as it was begun; or, if nodes have joined or left since, remove "
              + file
              + " and clear it: nodetool clearsnapshot -t "
              + unfinished.tag());
    }
    LOG.info("Going on with the snapshot {}", unfinished.tag());
    return unfinished;
  }

  /** Has it taken, if it is not yet; what a crash left of it goes first. */
  Snapshot taken(Snapshot snapshot, Taker node, SchemaDefinition schema) throws IOException {
    if (snapshot.taken()) {
      return snapshot;
    }
    LOG.info("Taking the snapshot {}", snapshot.tag());
    node.clearSnapshot(snapshot.tag(), tables);
    node.takeSnapshot(snapshot.tag(), tables);
    Snapshot taken = snapshot.taken(found(snapshot.tag(), schema));
    state.snapshot(taken.tag()).store(taken);
    return taken;
  }

  private List<Snapshot.SsTable> found(String tag, SchemaDefinition schema) throws IOException {
    List<Snapshot.SsTable> found = new ArrayList<>();
    for (TableId table : tables) {
      for (SchemaDefinition.Table each : schema.named(table)) {
        found.addAll(folders.find(tag, table, each.id()));
      }
    }
    return found;
  }

  /** Of one that is published: it is begun no more. */
  void forget(Snapshot snapshot) throws IOException {
    state.snapshot(snapshot.tag()).delete();
  }
}
