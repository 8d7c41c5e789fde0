// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of the demo, and the configuration of its service. */
final class DemoSetup {
  static final String OLD = "movies";
  static final String NEW = "movies_new";
  static final String SERVICE = "fullrow";
  static final String EVENTS = "dp." + OLD + "." + Movies.TABLE;

  private DemoSetup() {}

  /** What an operator would have in {@code application.yaml}. */
  static Map<String, String> configuration(Lab lab) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("fullrow.application-id", SERVICE);
    keys.put("fullrow.partitions", "4");
    keys.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    keys.put("fullrow.schema-registry.url", lab.registry().url());
    keys.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    keys.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    keys.put("fullrow.tables[0].source", Movies.table(OLD).toString());
    keys.put("fullrow.tables[0].inputs[0].topic", lab.rawTopic(OLD, Movies.TABLE));
    keys.put("fullrow.tables[0].inputs[0].format", "debezium");
    keys.put("fullrow.tables[0].events-topic", EVENTS);
    keys.put("fullrow.tables[0].target", Movies.table(NEW).toString());
    keys.put("fullrow.tables[0].inputs[0].accept-loss", String.join(",", Movies.LOSSY));
    keys.put("fullrow.tables[0].accept-loss", String.join(",", Movies.LISTS));
    return keys;
  }
}
