// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.FullrowService;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the service says of itself at {@code /actuator/prometheus} and {@code /actuator/lag}.
 *
 * @param received fragments, copies of the replicas included
 * @param droppedEarly of them, before the repartition
 * @param droppedInMerge of them, by the merge
 * @param upserts events that the new keyspace acknowledged
 * @param samples of the two propagation times, which are of the last minute
 * @param lag records left to read by both stages
 */
record Figures(
    long received,
    long droppedEarly,
    long droppedInMerge,
    long events,
    long upserts,
    long p50Ms,
    long p99Ms,
    long samples,
    long lag,
    boolean caughtUp,
    long deadLetters) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Asks the service, which must be up. */
  static Figures ask(FullrowService service) throws IOException {
    return parse(service.get("prometheus").body(), service.get("lag").body());
  }

  static Figures parse(String prometheus, String lagReport) {
    JsonNode lag = JSON.readTree(lagReport);
    JsonNode propagation = lag.get("propagation");
    return new Figures(
        sum(prometheus, "fullrow_fragments_received_total", ""),
        sum(prometheus, "fullrow_fragments_duplicates_total", "stage=\"early\""),
        sum(prometheus, "fullrow_fragments_duplicates_total", "stage=\"merge\""),
        sum(prometheus, "fullrow_events_total", ""),
        sum(prometheus, "fullrow_upserts_total", ""),
        propagation.get("p50Ms").asLong(),
        propagation.get("p99Ms").asLong(),
        propagation.get("samples").asLong(),
        lag.get("materialize").path("lag").asLong(0) + lag.get("sink").path("lag").asLong(0),
        lag.get("caughtUp").asBoolean(),
        lag.get("deadLetters").asLong());
  }

  /** The share of the fragments that were copies of what was known already, from 0 to 1. */
  double droppedShare() {
    return share(droppedEarly + droppedInMerge);
  }

  /** A number's share of the fragments received, from 0 to 1. */
  double share(long count) {
    return received == 0 ? 0 : (double) count / received;
  }

  /** Fragments that changed something. */
  long news() {
    return received - droppedEarly - droppedInMerge;
  }

  /** Propagation times of the last minute. */
  String propagation() {
    return String.format(Locale.ROOT, "p50 %,d ms and p99 %,d ms", p50Ms, p99Ms);
  }

  /** One line for a status. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%,d fragments · %.0f %% dropped · %,d events · %,d upserts · lag %,d%s",
        received,
        100 * droppedShare(),
        events,
        upserts,
        lag,
        caughtUp ? " (caught up)" : "");
  }

  /** All series of one name whose labels contain a text, added up. */
  private static long sum(String prometheus, String name, String label) {
    return (long)
        prometheus
            .lines()
            .filter(line -> line.startsWith(name) && line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }
}
