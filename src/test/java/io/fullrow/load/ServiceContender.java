// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.ServiceFigures.Counters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The service, or one of its stages alone, with a topic to work off. Several may share one process
 * as long as only one has a backlog.
 */
final class ServiceContender implements Contender {
  /** Names of the counts. */
  static final String DECODED = "decoded";

  static final String FRAGMENTS = "fragments";
  static final String EVENTS = "events";
  static final String ROWS = "rows";

  private final String name;
  private final LoadService service;
  private final Feed feed;
  private final Role role;
  private final int copies;
  private Counters atBegin = LoadService.NONE;
  private long doneBefore;
  private long sentBefore;

  /** What it does, and when it is done. */
  enum Role {
    WHOLE(ROWS) {
      @Override
      long changes(Counters counters) {
        return counters.upserts();
      }
    },
    MATERIALIZE(FRAGMENTS) {
      @Override
      long changes(Counters counters) {
        return counters.events();
      }
    },
    SINK(ROWS) {
      @Override
      long changes(Counters counters) {
        return counters.upserts();
      }
    };

    private final String unit;

    Role(String unit) {
      this.unit = unit;
    }

    /** That have left the last stage. */
    abstract long changes(Counters counters);
  }

  /**
   * @param copies records of the feed that make one change: as many as there are replicas
   */
  ServiceContender(String name, Role role, LoadService service, Feed feed, int copies) {
    this.name = name;
    this.role = role;
    this.service = service;
    this.feed = feed;
    this.copies = copies;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String unit() {
    return role.unit;
  }

  @Override
  public void begin() {
    service.start();
    atBegin = service.counters();
  }

  /** A fragment is done with when its change has become an event: that is when its copies count. */
  @Override
  public Map<String, Long> counts() {
    Counters counters = service.counters();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(DECODED, counters.received());
    counts.put(FRAGMENTS, counters.events() * copies);
    counts.put(EVENTS, counters.events());
    counts.put(ROWS, counters.upserts());
    return counts;
  }

  @Override
  public Optional<ServiceProcess> service() {
    return service.running();
  }

  @Override
  public Optional<Backlog> backlog() {
    return Optional.of(new Backlog(feed, this::done, role != Role.SINK));
  }

  private long done() {
    long changes = role.changes(service.counters()) - role.changes(atBegin);
    return doneBefore + changes * copies;
  }

  @Override
  public void end() {
    LoadService.until(name + " to catch up", this::drained);
    doneBefore = feed.sent();
    sentBefore = feed.sent();
    atBegin = service.counters();
  }

  /** The last change may lack copies, so they are counted where they are decoded. */
  private boolean drained() {
    Counters now = service.counters();
    long sent = feed.sent() - sentBefore;
    return switch (role) {
      case SINK -> now.upserts() - atBegin.upserts() >= sent;
      case MATERIALIZE -> decoded(now) >= sent && now.materialized() >= now.received();
      case WHOLE ->
          decoded(now) >= sent
              && now.materialized() >= now.received()
              && now.upserts() >= now.events()
              && service.caughtUp();
    };
  }

  private long decoded(Counters now) {
    return now.received() - atBegin.received();
  }

  @Override
  public void close() {
    service.stop();
  }
}
