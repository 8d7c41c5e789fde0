// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What an operator would have in {@code application.yaml}: one file for the demo's service and for
 * every command that is tried on its servers.
 *
 * @param source whose raw topic is read
 */
record DemoConfiguration(
    String bootstrapServers,
    String registryUrl,
    String contactPoint,
    String localDatacenter,
    Source source) {
  /** Below the folder in which the demo runs. */
  static final Path FOLDER = Path.of("target", "demo");

  static DemoConfiguration of(Lab lab, Source source) {
    return new DemoConfiguration(
        lab.kafka().bootstrapServers(),
        lab.registry().url(),
        lab.cassandra().contactPoint(),
        lab.cassandra().localDatacenter(),
        source);
  }

  /**
   * Writes {@code application.yaml}, in the place of an earlier one.
   *
   * @return the only property that the service needs to find it, from any folder
   */
  Map<String, String> writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("application.yaml"), yaml());
    return Map.of("spring.config.additional-location", location(folder.toAbsolutePath()));
  }

  /** The argument that makes the jar read it, in the folder in which the demo runs. */
  static String argument() {
    return "--spring.config.additional-location=" + location(FOLDER);
  }

  /** Spring Boot takes for a folder only what ends with a slash. */
  private static String location(Path folder) {
    return folder + "/";
  }

  private String yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(options).dump(Map.of("fullrow", keys()));
  }

  private Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("application-id", DemoSetup.SERVICE);
    keys.put("partitions", 4);
    keys.put("kafka", Map.of("bootstrap-servers", bootstrapServers));
    keys.put("schema-registry", Map.of("url", registryUrl));
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("contact-points", contactPoint);
    target.put("local-datacenter", localDatacenter);
    keys.put("target", target);
    keys.put("tables", List.of(table()));
    return keys;
  }

  private Map<String, Object> table() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("source", Movies.table(DemoSetup.OLD).toString());
    table.put("inputs", List.of(input()));
    table.put("events-topic", DemoSetup.EVENTS);
    table.put("target", Movies.table(DemoSetup.NEW).toString());
    table.put("accept-loss", sorted(Movies.LISTS));
    return table;
  }

  private Map<String, Object> input() {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("topic", source.rawTopic());
    input.put("format", source.format());
    if (!source.lossy().isEmpty()) {
      input.put("accept-loss", source.lossy());
    }
    return input;
  }

  private static List<String> sorted(Collection<String> columns) {
    return columns.stream().sorted().toList();
  }
}
