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

  private final FullrowService service;

  public ServiceFigures(FullrowService service) {
    this.service = service;
  }

  /**
   * The service's counters since its start.
   *
   * @param cpuNanos of all its threads
   */
  public record Counters(
      long received,
      long early,
      long merged,
      long events,
      long upserts,
      long deadLetters,
      long cpuNanos) {
    Counters since(Counters before) {
      return new Counters(
          received - before.received,
          early - before.early,
          merged - before.merged,
          events - before.events,
          upserts - before.upserts,
          deadLetters - before.deadLetters,
          cpuNanos - before.cpuNanos);
    }
  }

  public Counters counters() {
    String page = get("prometheus");
    return new Counters(
        sum(page, "fullrow_fragments_received_total", ""),
        sum(page, "fullrow_fragments_duplicates_total", "stage=\"early\""),
        sum(page, "fullrow_fragments_duplicates_total", "stage=\"merge\""),
        sum(page, "fullrow_events_total", ""),
        sum(page, "fullrow_upserts_total", ""),
        sum(page, "fullrow_dead_letters_total", ""),
        sum(page, "process_cpu_time_ns_total", ""));
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
    try {
      return service.get("health/readiness").statusCode() == 200
          && service.get("health/dependencies").statusCode() == 200;
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
