// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher tells of itself: counters, how far it is behind, and what keeps it. Written by
 * one thread, read by others.
 */
final class PublisherStatus implements LogPublisher.Listener {
  private static final String PREFIX = "fullrow.publisher.";

  /** Longer without a pass that came through is worth a look. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MeterRegistry meters;
  private final Clock clock;
  private final Counter mutations;
  private final Map<TableId, Counter> fragments = new ConcurrentHashMap<>();
  private final CdcSpace space;
  private final Optional<CdcSpace> spool;
  private volatile Instant caughtUp;
  private final CdcFolder folder;
  private volatile LogPosition position = LogPosition.START;
  private volatile @Nullable String trouble;

  /**
   * @param folder with the spool
   * @param spool empty if there is none
   */
  PublisherStatus(
      MeterRegistry meters,
      Clock clock,
      Set<TableId> published,
      CdcFolder folder,
      CdcSpace space,
      Optional<CdcSpace> spool) {
    this.folder = folder;
    this.spool = spool;
    this.meters = meters;
    this.clock = clock;
    this.space = space;
    this.caughtUp = clock.instant();
    this.mutations =
        Counter.builder(PREFIX + "mutations")
            .description("Mutations read from the commit log, of all tables")
            .register(meters);
    published.forEach(this::fragments);
    for (LogPublisher.SegmentEnd end : LogPublisher.SegmentEnd.values()) {
      segments(end);
    }
    for (Trouble each : Trouble.values()) {
      failures(each);
    }
    Gauge.builder(PREFIX + "lag.seconds", this, status -> status.behind().toMillis() / 1e3)
        .description("How long ago all of the commit log was published")
        .register(meters);
    Gauge.builder(PREFIX + "lag.bytes", this, PublisherStatus::behindBytes)
        .description("How much of the commit log is captured and not published")
        .baseUnit("bytes")
        .register(meters);
    spool.ifPresent(this::bindSpool);
    Gauge.builder(PREFIX + "cdc.raw.bytes", space, CdcSpace::bytes)
        .description("What cdc_raw holds")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder(PREFIX + "cdc.raw.limit.bytes", space, CdcSpace::limit)
        .description("cdc_total_space: beyond it the node refuses writes, or deletes segments")
        .baseUnit("bytes")
        .register(meters);
  }

  private void bindSpool(CdcSpace folder) {
    Gauge.builder(PREFIX + "spool.bytes", folder, CdcSpace::bytes)
        .description("What the spool holds")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder(PREFIX + "spool.limit.bytes", folder, CdcSpace::limit)
        .description("--spool-limit: beyond it cdc_raw fills")
        .baseUnit("bytes")
        .register(meters);
  }

  /** Why a pass did not come through. */
  enum Trouble {
    KAFKA,
    SCHEMA
  }

  @Override
  public void published(TableId table, int count) {
    fragments(table).increment(count);
  }

  @Override
  public void read() {
    mutations.increment();
  }

  @Override
  public void ended(LogPublisher.SegmentEnd end) {
    segments(end).increment();
  }

  @Override
  public void reached(LogPosition reached) {
    position = reached;
  }

  /** All that was there is published. */
  void passed(Instant began, LogPosition reached) {
    caughtUp = began;
    position = reached;
    trouble = null;
  }

  /** A pass did not come through. */
  void failed(Trouble kind, String message) {
    failures(kind).increment();
    trouble = message;
  }

  Duration behind() {
    return Duration.between(caughtUp, clock.instant());
  }

  /** Whether all of the log was published not long ago. */
  boolean isHealthy() {
    return behind().compareTo(PATIENCE) < 0;
  }

  /** What keeps it; null if nothing. */
  @Nullable String trouble() {
    return trouble;
  }

  LogPosition position() {
    return position;
  }

  /**
   * How much of the log is captured, as the node tells, and not published: bytes of the log, before
   * compression. A few of them are between two mutations. NaN if it cannot be read.
   */
  double behindBytes() {
    LogPosition reached = position;
    double bytes = 0;
    try {
      for (CdcFolder.Segment segment : folder.segments()) {
        if (!reached.isDone(segment.id())) {
          bytes += Math.max(0, segment.captured() - reached.end(segment.id()));
        }
      }
      return bytes;
    } catch (IOException | UncheckedIOException e) {
      return Double.NaN;
    }
  }

  CdcSpace space() {
    return space;
  }

  Optional<CdcSpace> spool() {
    return spool;
  }

  private Counter fragments(TableId table) {
    return fragments.computeIfAbsent(
        table,
        name ->
            Counter.builder(PREFIX + "fragments")
                .description("Fragments that were sent to Kafka")
                .tag("table", name.toString())
                .register(meters));
  }

  private Counter segments(LogPublisher.SegmentEnd end) {
    return Counter.builder(PREFIX + "segments")
        .description("Segments of the commit log, by how they ended")
        .tag("end", end.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }

  private Counter failures(Trouble kind) {
    return Counter.builder(PREFIX + "failures")
        .description("Passes that did not come through and are repeated")
        .tag("reason", kind.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }
}
