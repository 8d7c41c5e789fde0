// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells those who read a table that it was truncated: no commit log has that. What is told is kept
 * in a file, so that it is told once, also of what happened while no publisher ran. Its content is
 * JSON, the times of truncations in milliseconds since the epoch by table ids. For one thread.
 */
final class TruncationWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TruncationWatch.class);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Node node;
  private final InetSocketAddress address;
  private final Path file;
  private final Set<TableId> published;
  private final LongSupplier nanoTime;
  private Optional<Map<UUID, Long>> told;
  private long polledAt;

  /**
   * @param address where the node answers CQL
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   * @throws IllegalStateException if there is such a file of something else
   */
  TruncationWatch(
      Node node,
      InetSocketAddress address,
      Path file,
      Set<TableId> published,
      LongSupplier nanoTime)
      throws IOException {
    this.node = node;
    this.address = address;
    this.file = file;
    this.published = Set.copyOf(published);
    this.told = load(file);
    this.nanoTime = nanoTime;
    this.polledAt = nanoTime.getAsLong() - POLL.toNanos();
  }

  private static Optional<Map<UUID, Long>> load(Path file) throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file);
    try {
      return bytes.map(json -> JSON.readValue(json, new TypeReference<Map<UUID, Long>>() {}));
    } catch (JacksonException e) {
      throw new IllegalStateException(
          file + " does not tell of truncations (" + e.getMessage() + "): remove it", e);
    }
  }

  /**
   * Asks the node from time to time; called often.
   *
   * @throws IOException if Kafka does not take what is to be told, which is told again then
   */
  void poll(LogPublisher.Sender sender) throws IOException {
    if (nanoTime.getAsLong() - polledAt < POLL.toNanos()) {
      return;
    }
    Map<UUID, Long> now;
    Map<TableId, Instant> news;
    try {
      now = new TreeMap<>(node.truncations(address));
      news = told.isEmpty() ? Map.of() : named(newer(now, told.get()));
    } catch (IOException e) {
      polledAt = nanoTime.getAsLong();
      LOG.debug("truncations are not asked for: {}", e.getMessage());
      return;
    }
    tell(news, sender);
    if (!told.equals(Optional.of(now))) {
      DurableFile.write(file, JSON.writeValueAsBytes(now));
      told = Optional.of(now);
    }
    polledAt = nanoTime.getAsLong();
  }

  private static Map<UUID, Long> newer(Map<UUID, Long> now, Map<UUID, Long> before) {
    Map<UUID, Long> newer = new HashMap<>(now);
    newer.entrySet().removeAll(before.entrySet());
    return newer;
  }

  private Map<TableId, Instant> named(Map<UUID, Long> truncated) throws IOException {
    Map<TableId, Instant> named = new HashMap<>();
    if (truncated.isEmpty()) {
      return named;
    }
    for (SchemaDefinition.Table table : node.schema(address).tables()) {
      Long millis = truncated.get(table.id());
      TableId name = new TableId(table.keyspace(), table.name());
      if (millis != null && published.contains(name)) {
        named.put(name, Instant.ofEpochMilli(millis));
      }
    }
    return named;
  }

  private static void tell(Map<TableId, Instant> truncated, LogPublisher.Sender sender)
      throws IOException {
    for (Map.Entry<TableId, Instant> each : truncated.entrySet()) {
      String what =
          each.getKey()
              + " was truncated at "
              + each.getValue()
              + ", of which no commit log tells: the new table still has what was there. Run verify"
              + " --repair --delete-extra --row-markers=<insert|update> for it, then drop this letter";
      LOG.error(what);
      sender.lost(each.getKey(), what);
    }
    if (!truncated.isEmpty()) {
      sender.await();
    }
  }
}
