// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.FullrowService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the running service tells of itself. */
public final class ServiceFigures {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * All others cost the service more to tell than what is measured. Counters have no suffix here.
   */
  private static final String NAMES =
      String.join(
          ",",
          "fullrow_fragments_received",
          "fullrow_fragments_duplicates",
          "fullrow_events",
          "fullrow_upserts",
          "fullrow_dead_letters",
          "jvm_gc_memory_allocated_bytes");

  private final FullrowService service;

  public ServiceFigures(FullrowService service) {
    this.service = service;
  }

  /**
   * The service's counters since its start.
   *
   * @param received decoded raw records
   * @param early copies that were dropped before the repartition
   * @param merged fragments that changed nothing
   * @param upserts events that the target acknowledged
   * @param allocatedBytes on the heap, as of the latest garbage collection
   */
  public record Counters(
      long received,
      long early,
      long merged,
      long events,
      long upserts,
      long deadLetters,
      long allocatedBytes) {
    /** Fragments that the materialize stage is done with: each is a copy or makes its event. */
    long materialized() {
      return early + merged + events;
    }

    Counters plus(Counters other) {
      return new Counters(
          received + other.received,
          early + other.early,
          merged + other.merged,
          events + other.events,
          upserts + other.upserts,
          deadLetters + other.deadLetters,
          allocatedBytes + other.allocatedBytes);
    }
  }

  public Counters counters() {
    String page = get("prometheus?includedNames=" + NAMES);
    return new Counters(
        sum(page, "fullrow_fragments_received_total", ""),
        sum(page, "fullrow_fragments_duplicates_total", "stage=\"early\""),
        sum(page, "fullrow_fragments_duplicates_total", "stage=\"merge\""),
        sum(page, "fullrow_events_total", ""),
        sum(page, "fullrow_upserts_total", ""),
        sum(page, "fullrow_dead_letters_total", ""),
        sum(page, "jvm_gc_memory_allocated_bytes_total", ""));
  }

  /**
   * Events of one operation since its start.
   *
   * @param operation as in the header {@code fullrow.op}
   */
  long events(String operation) {
    String page = get("prometheus?includedNames=fullrow_events");
    return sum(page, "fullrow_events_total", "op=\"" + operation + "\"");
  }

  /** What is used of the heap, with what is no longer needed. */
  double heapBytes() {
    String page = get("prometheus?includedNames=jvm_memory_used_bytes");
    return sum(page, "jvm_memory_used_bytes", "area=\"heap\"");
  }

  private static long sum(String page, String name, String tag) {
    return (long)
        page.lines()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(line -> line.contains(tag))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  public JsonNode lag() {
    return JSON.readTree(get("lag"));
  }

  boolean caughtUp() {
    return lag().get("caughtUp").asBoolean();
  }

  /**
   * Whether all that was on Kafka at a moment is in the target.
   *
   * @param nanoTime the moment, by {@link System#nanoTime}
   */
  public boolean caughtUpSince(long nanoTime) {
    long asked = System.nanoTime();
    JsonNode lag = lag();
    long readingBegan = asked - TimeUnit.MILLISECONDS.toNanos(lag.path("ageMs").asLong(0));
    return lag.get("caughtUp").asBoolean() && readingBegan - nanoTime > 0;
  }

  public boolean ready() {
    return up("readiness") && up("dependencies");
  }

  /** What a probe of readiness gets. */
  boolean readiness() {
    return up("readiness");
  }

  private boolean up(String group) {
    try {
      return service.get("health/" + group).statusCode() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String endpoint) {
    try {
      return service.get(endpoint).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
