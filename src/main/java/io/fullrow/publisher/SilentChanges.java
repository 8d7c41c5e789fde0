// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells those who read a table of what no commit log has: it was truncated, or a column of it was
 * dropped and added again, which hides what was written to it before. What is told is kept in a
 * file, so that it is told once, also of what happened while no publisher ran. Its content is JSON:
 *
 * <pre>
 * { key: time, ... }      in milliseconds since the epoch
 * key := table's id ("/" column)?
 * </pre>
 *
 * <p>For one thread.
 */
final class SilentChanges {
  private static final Logger LOG = LoggerFactory.getLogger(SilentChanges.class);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final long NEVER = 0;
  private static final String REMEDY =
      ", of which no commit log tells: the new table still has what was there. Run verify --repair"
          + " --delete-extra --row-markers=<insert|update> for it, then drop this letter";

  private final Node node;
  private final InetSocketAddress address;
  private final Supplier<SchemaDefinition> schema;
  private final Path file;
  private final Set<TableId> published;
  private final LongSupplier nanoTime;
  private Optional<Map<String, Long>> told;
  private long polledAt;

  private record Silent(TableId table, String key, long millis, String what) {
    /** The table's, which is there whether it was truncated or not. */
    String id() {
      return key.split("/", 2)[0];
    }
  }

  /**
   * @param address where the node answers CQL
   * @param schema as it is known now
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   * @throws IllegalStateException if there is such a file of something else
   */
  SilentChanges(
      Node node,
      InetSocketAddress address,
      Supplier<SchemaDefinition> schema,
      Path file,
      Set<TableId> published,
      LongSupplier nanoTime)
      throws IOException {
    this.node = node;
    this.address = address;
    this.schema = schema;
    this.file = file;
    this.published = Set.copyOf(published);
    this.told = load(file);
    this.nanoTime = nanoTime;
    this.polledAt = nanoTime.getAsLong() - POLL.toNanos();
  }

  private static Optional<Map<String, Long>> load(Path file) throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file);
    try {
      return bytes.map(json -> JSON.readValue(json, new TypeReference<Map<String, Long>>() {}));
    } catch (JacksonException e) {
      throw new IllegalStateException(
          file
              + " does not tell of truncated tables ("
              + e.getMessage()
              + "): remove it, and what happens from then on is told",
          e);
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
    Map<UUID, Long> truncated;
    try {
      truncated = node.truncations(address);
    } catch (IOException e) {
      polledAt = nanoTime.getAsLong();
      LOG.debug("truncations are not asked for: {}", e.getMessage());
      return;
    }
    List<Silent> all = silent(truncated);
    Map<String, Long> now =
        all.stream()
            .collect(Collectors.toMap(Silent::key, Silent::millis, Math::max, TreeMap::new));
    if (!told.equals(Optional.of(now))) {
      // What was there before the first start is not told.
      Map<String, Long> before = told.orElse(now);
      tell(all.stream().filter(each -> isNew(each, before)).toList(), sender);
      DurableFile.write(file, JSON.writeValueAsBytes(now));
      told = Optional.of(now);
    }
    polledAt = nanoTime.getAsLong();
  }

  /** What a table has when it is first seen is not new. */
  private static boolean isNew(Silent each, Map<String, Long> before) {
    return before.containsKey(each.id()) && each.millis() > before.getOrDefault(each.key(), NEVER);
  }

  private List<Silent> silent(Map<UUID, Long> truncated) {
    List<Silent> all = new ArrayList<>();
    for (TableId name : published) {
      for (SchemaDefinition.Table table : schema.get().named(name)) {
        long millis = truncated.getOrDefault(table.id(), NEVER);
        all.add(new Silent(name, table.id().toString(), millis, " was truncated at "));
        for (SchemaDefinition.Dropped dropped : table.dropped()) {
          if (table.columns().stream().anyMatch(column -> column.name().equals(dropped.name()))) {
            all.add(
                new Silent(
                    name,
                    table.id() + "/" + dropped.name(),
                    dropped.millis(),
                    " has the column " + dropped.name() + " again, which was dropped at "));
          }
        }
      }
    }
    return all;
  }

  private static void tell(List<Silent> news, LogPublisher.Sender sender) throws IOException {
    for (Silent each : news) {
      String what = each.table() + each.what() + Instant.ofEpochMilli(each.millis()) + REMEDY;
      LOG.error(what);
      sender.lost(each.table(), what);
    }
    if (!news.isEmpty()) {
      sender.await();
    }
  }
}
