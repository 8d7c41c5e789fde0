// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what is not published of a commit log: in the process's own log once, and by one note in
 * the topic of each table until Kafka has stored it. Each call returns once it has. For one thread.
 */
final class Losses {
  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  /** What a node has acknowledged is in a file this much later, by its commitlog_sync_period. */
  private static final Duration SYNCED_WITHIN = Duration.ofMinutes(1);

  private static final String REMEDY =
      "Run fullrow-publisher snapshot for the published tables at this node, unless the other"
          + " replicas have published the same";

  private final Set<TableId> published;
  private final LogPublisher.Sender sender;
  private final Path corrupt;
  private final LogPublisher.Listener listener;

  /** When there was nothing more to read in a segment. */
  private final Map<Long, Instant> lastRead = new HashMap<>();

  /** Segments that vanished, of which Kafka has no note yet. */
  private final Set<Long> told = new HashSet<>();

  /** Damaged ones that are kept aside, of which Kafka has no note yet. */
  private final Set<Long> keptAside = new HashSet<>();

  /**
   * @param corrupt the folder for segments that cannot be read to their end
   */
  Losses(
      Set<TableId> published,
      LogPublisher.Sender sender,
      Path corrupt,
      LogPublisher.Listener listener) {
    this.listener = listener;
    this.published = Set.copyOf(published);
    this.sender = sender;
    this.corrupt = corrupt;
  }

  /** All that was there of a segment at that time is read. */
  void read(long segment, Instant at) {
    lastRead.put(segment, at);
  }

  /** Nothing is lost any more of a segment that is done. */
  void forget(long segment) {
    lastRead.remove(segment);
  }

  /**
   * Segments went before their end.
   *
   * @param ends how far each was published, in bytes
   */
  void vanished(SortedMap<Long, Integer> ends) throws IOException {
    List<String> all = new ArrayList<>();
    for (Map.Entry<Long, Integer> each : ends.entrySet()) {
      String segment = "segment " + each.getKey() + " (published to " + each.getValue() + ")";
      all.add(segment);
      if (told.add(each.getKey())) {
        listener.ended(LogPublisher.SegmentEnd.VANISHED);
        LOG.error(
            "{} is gone from cdc_raw before it was published to its end: changes are lost. The node"
                + " deletes the oldest segment if cdc_raw is full and cdc_block_writes is false,"
                + " and another reader of cdc_raw deletes what it has read. {}",
            segment,
            REMEDY);
      }
    }
    tell(
        String.join(", ", all)
            + (all.size() == 1 ? " is" : " are")
            + " gone from cdc_raw before the end: changes are lost",
        written(ends.keySet()));
    lastRead.keySet().removeAll(ends.keySet());
    told.removeAll(ends.keySet());
  }

  /** A segment cannot be read to its end: it is kept aside. */
  void damaged(CdcFolder.Segment segment, CorruptLogException damage) throws IOException {
    String name = segment.file().getFileName().toString();
    if (!keptAside.contains(segment.id())) {
      Files.createDirectories(corrupt);
      Path kept = corrupt.resolve(name);
      Files.copy(segment.file(), kept, StandardCopyOption.REPLACE_EXISTING);
      LOG.error(
          "{} is damaged at byte {} ({}). What is before it is published; what is behind it is not,"
              + " and the segment is kept at {}. {}",
          name,
          damage.position(),
          damage.getMessage(),
          kept,
          REMEDY);
      keptAside.add(segment.id());
    }
    tell(name + " is damaged at byte " + damage.position(), written(Set.of(segment.id())));
    keptAside.remove(segment.id());
  }

  /** A mutation is given up. */
  void passedOver(UnknownSchemaException mutation) throws IOException {
    String what = "a mutation is passed over by --pass-over (" + mutation.getMessage() + ")";
    LOG.error("{}. {}", what, REMEDY);
    tell(what, "");
  }

  private void tell(String what, String when) throws IOException {
    for (TableId table : published) {
      sender.lost(table, what + ", of " + table + " too if it has any" + when + ". " + REMEDY);
    }
    sender.await();
  }

  /** What was lost is no older than what was not yet in one of the files when it was read. */
  private String written(Set<Long> segments) {
    String since =
        lastRead.keySet().containsAll(segments)
            ? "between "
                + segments.stream()
                    .flatMap(segment -> Optional.ofNullable(lastRead.get(segment)).stream())
                    .min(Comparator.naturalOrder())
                    .orElseThrow()
                    .minus(SYNCED_WITHIN)
                + " and "
            : "before ";
    return ", written " + since + Instant.now();
  }
}
