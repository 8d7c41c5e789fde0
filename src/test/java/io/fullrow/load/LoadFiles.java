// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The report for programs, and the plot. */
final class LoadFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private LoadFiles() {}

  /**
   * @param folder is made; files of an earlier run are replaced
   */
  static void write(LoadReport report, LoadOptions options, Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("load.json"), JSON.writeValueAsString(json(report, options)));
      Files.writeString(folder.resolve("load.svg"), Plot.svg(report.series(), "/s"));
      if (report.drain().isPresent()) {
        Files.writeString(
            folder.resolve("memory.svg"), Plot.svg(report.drain().get().memory(), "MiB"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> json(LoadReport report, LoadOptions options) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("mutations", options.mutations());
    json.put("workload", options.workload());
    json.put("turns", report.turns().stream().map(LoadFiles::turn).toList());
    json.put("latencies", report.latencies());
    json.put("states", report.states().stream().map(LoadFiles::state).toList());
    report.cold().ifPresent(cold -> json.put("cold", cold));
    report.drain().ifPresent(drain -> json.put("backlog", drain));
    report.exactness().ifPresent(exact -> json.put("exactness", exact));
    json.put("series", report.series());
    return json;
  }

  private static Map<String, Object> state(GrownState.Size size) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rows", size.rows());
    json.put("restoredSeconds", size.restoredSeconds());
    json.put("residentMib", size.residentMib());
    json.put("turn", turn(size.turn()));
    return json;
  }

  /** With the derived figures beside the totals that they come from. */
  private static Map<String, Object> turn(Turn turn) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("contender", turn.contender());
    json.put("round", turn.round());
    json.put("unit", turn.unit());
    json.put("perSecond", turn.perSecond());
    json.put("seconds", turn.seconds());
    json.put("warmUpSeconds", turn.warmUpSeconds());
    json.put("settled", turn.settled());
    json.put("backlogLeft", turn.backlogLeft());
    json.put("counts", turn.counted().counts());
    json.put("processMicros", micros(turn.counted().processNanos(), turn));
    json.put("threadMicros", micros(turn.counted().threadNanos(), turn));
    json.put("allocatedBytes", turn.allocatedPerRecord());
    if (turn.events() > 0) {
      List<Traffic.Topic> topics = Traffic.of(turn).topics();
      json.put("topicsPerChange", topics);
    }
    return json;
  }

  private static Map<String, Double> micros(Map<String, Long> nanos, Turn turn) {
    Map<String, Double> micros = new TreeMap<>();
    nanos.forEach((name, each) -> micros.put(name, each / 1e3 / turn.records()));
    return micros;
  }
}
