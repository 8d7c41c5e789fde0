// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of the schema as the node has it. What is kept in a file is enough while the
 * node is down. For one thread.
 */
final class SchemaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
  private static final Duration POLL = Duration.ofSeconds(10);

  private final Node node;
  private final InetSocketAddress address;
  private final SchemaFile file;
  private final Set<TableId> published;
  private SchemaFile.@Nullable Known known;
  private long polledAt;

  /**
   * @param address where the node answers CQL
   */
  SchemaWatch(Node node, InetSocketAddress address, SchemaFile file, Set<TableId> published) {
    this.node = node;
    this.address = address;
    this.file = file;
    this.published = Set.copyOf(published);
  }

  /**
   * Asks the node, or takes what is in the file if it does not answer.
   *
   * @return which node it is
   * @throws IOException if the node does not answer and there is no file
   */
  Node.Identity start() throws IOException {
    Optional<SchemaFile.Known> kept = file.load();
    kept.ifPresent(
        each -> {
          known = each;
          node.learn(each.schema());
        });
    try {
      Node.Identity identity = node.identity(address);
      requireSame(identity, kept);
      requireUsable(reload(identity));
      return identity;
    } catch (IOException e) {
      if (kept.isEmpty()) {
        throw e;
      }
      LOG.warn("{}: the schema is taken as it was last", e.getMessage());
      return kept.get().node();
    }
  }

  private static void requireSame(Node.Identity identity, Optional<SchemaFile.Known> kept) {
    if (kept.isPresent() && !kept.get().node().equals(identity)) {
      throw new IllegalStateException(
          "the state folder is of "
              + kept.get().node()
              + ", and this is "
              + identity
              + ": give each node a state folder of its own");
    }
  }

  /** As it is known now, with what was dropped; {@link #start} comes first. */
  SchemaDefinition known() {
    return Objects.requireNonNull(known, "start comes first").schema();
  }

  /** Reads it again if it was altered; called often. */
  void poll() {
    if (System.nanoTime() - polledAt < POLL.toNanos()) {
      return;
    }
    polledAt = System.nanoTime();
    SchemaFile.Known last = known;
    try {
      if (last != null && !node.schemaVersion(address).equals(last.schema().version())) {
        LOG.info("the schema was altered and is read again");
        requireUsable(reload(last.node()));
      }
    } catch (IOException e) {
      LOG.debug("the schema is not asked for: {}", e.getMessage());
    }
  }

  /**
   * Learns what a mutation needs.
   *
   * @return whether anything was learned; if not, the mutation waits for what comes
   * @throws IOException if the node does not answer
   */
  boolean resolve(UnknownSchemaException unknown) throws IOException {
    SchemaFile.Known last = Objects.requireNonNull(known, "start comes first");
    SchemaDefinition now = reload(last.node());
    Optional<UUID> table = unknown.table();
    if (table.isPresent()
        && now.tables().stream().noneMatch(each -> each.id().equals(table.get()))) {
      LOG.warn(
          "the table of id {} was dropped before this publisher knew it: what was written to it is"
              + " passed over",
          table.get());
      node.drop(table.get());
      return true;
    }
    boolean learned = !Objects.requireNonNull(known).equals(last);
    if (learned) {
      requireUsable(now);
    }
    return learned;
  }

  /** What the node tells of now. */
  private SchemaDefinition reload(Node.Identity identity) throws IOException {
    SchemaDefinition now = node.schema(address);
    SchemaFile.Known last = known;
    SchemaDefinition merged = last == null ? now : SchemaFile.merged(last.schema(), now);
    SchemaFile.Known next = new SchemaFile.Known(identity, merged);
    if (!next.equals(last)) {
      node.learn(merged);
      file.store(next);
      known = next;
    }
    return now;
  }

  /**
   * Warns of tables of which nothing will come.
   *
   * @throws IllegalStateException if a table cannot be published
   */
  private void requireUsable(SchemaDefinition now) {
    for (TableId name : published) {
      List<SchemaDefinition.Table> tables = now.named(name);
      if (tables.isEmpty()) {
        LOG.warn("{} is to be published and does not exist (names are case-sensitive)", name);
      }
      for (SchemaDefinition.Table table : tables) {
        table.requireNoCounter();
        if (!table.captured()) {
          LOG.warn("{} is not captured by the node: ALTER TABLE {} WITH cdc = true", name, name);
        }
      }
    }
  }
}
