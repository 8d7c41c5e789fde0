// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.Lab;
import io.fullrow.model.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a service that is measured: the defaults, but for addresses and names.
 *
 * @param applicationId prefix of its topics
 * @param roles as the key {@code fullrow.roles} takes them
 */
record ServiceConfig(String applicationId, String roles, List<Followed> tables) {
  /** A table of it. */
  record Followed(TableId source, TableId target, String rawTopic, String eventsTopic) {
    Followed withEvents(String topic) {
      return new Followed(source, target, rawTopic, topic);
    }
  }

  LoadService service(Lab lab) {
    return service(lab, applicationId);
  }

  /**
   * One of several instances, with local state of its own.
   *
   * @param instance the name of its process
   */
  LoadService service(Lab lab, String instance) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("fullrow.application-id", applicationId);
    config.put("fullrow.roles", roles);
    config.put("fullrow.partitions", Integer.toString(Bench.PARTITIONS));
    config.put("fullrow.dead-letter-topic", applicationId + ".dlq");
    config.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    config.put("fullrow.schema-registry.url", lab.registry().url());
    config.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    config.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    config.put("fullrow.target.max-in-flight", Integer.toString(Bench.MAX_IN_FLIGHT));
    for (int i = 0; i < tables.size(); i++) {
      String key = "fullrow.tables[" + i + "].";
      config.put(key + "source", tables.get(i).source().toString());
      config.put(key + "inputs[0].topic", tables.get(i).rawTopic());
      config.put(key + "inputs[0].format", "debezium");
      config.put(key + "events-topic", tables.get(i).eventsTopic());
      config.put(key + "target", tables.get(i).target().toString());
    }
    return new LoadService(lab.service(instance, config));
  }
}
