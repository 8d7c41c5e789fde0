// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The names of what is passed through to client libraries, which ignore what they do not know. */
final class PassedThroughCheck {
  private static final String KAFKA = "fullrow.kafka.properties.";
  private static final String PLUGINS = "fullrow.kafka.plugin-properties.";

  private PassedThroughCheck() {}

  static List<Problem> kafka(KafkaSettings kafka) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(kafka.properties().keySet())) {
      if (OwnKafkaProperties.contains(name)) {
        problems.add(
            // Its value is shown: none of these holds a secret.
            new Problem(
                KAFKA + name,
                String.valueOf(kafka.properties().get(name)),
                "the service sets this property itself, its guarantees depend on it",
                OwnKafkaProperties.remedy(name)));
      } else if (!KafkaNames.isKnown(name)) {
        problems.add(
            unknown(
                KAFKA + name,
                "no Kafka client knows this property; it would be ignored",
                KafkaNames.near(name),
                " A property of your own class goes under fullrow.kafka.plugin-properties."));
      }
    }
    for (String name : new TreeSet<>(kafka.pluginProperties().keySet())) {
      if (KafkaNames.isKnown(name) || OwnKafkaProperties.contains(name)) {
        problems.add(
            new Problem(
                PLUGINS + name,
                Secrets.HIDDEN,
                "this is one of Kafka's own properties",
                "Move it to fullrow.kafka.properties."));
      }
    }
    return problems;
  }

  /**
   * @param key of the cluster, such as {@code fullrow.target}
   */
  static List<Problem> driver(String key, ClusterSettings cluster) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(cluster.driver().keySet())) {
      if (!DriverNames.isKnown(name)) {
        problems.add(
            unknown(
                key + ".driver." + name,
                "the driver has no such option; it would be ignored",
                DriverNames.near(name),
                " The options are in the driver's reference.conf. An option of your own class goes"
                    + " under "
                    + key
                    + ".driver-plugin-options."));
      }
    }
    for (String name : new TreeSet<>(cluster.driverPluginOptions().keySet())) {
      if (DriverNames.isKnown(name)) {
        problems.add(
            new Problem(
                key + ".driver-plugin-options." + name,
                Secrets.HIDDEN,
                "this is one of the driver's own options",
                "Move it to " + key + ".driver."));
      }
    }
    return problems;
  }

  private static Problem unknown(
      String key, String reason, Optional<String> near, String otherwise) {
    return new Problem(
        key,
        Secrets.HIDDEN,
        reason,
        near.map(name -> "Did you mean " + name + "?").orElse("Remove it.") + otherwise);
  }
}
