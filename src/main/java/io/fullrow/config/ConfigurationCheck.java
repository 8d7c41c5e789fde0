// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.reconcile.MergeLaws.Profile;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a bound configuration must fulfil. It collects all problems and asks no server. */
public final class ConfigurationCheck {
  private final FullrowProperties properties;
  private final Set<String> formats;
  private final List<Problem> problems = new ArrayList<>();

  public ConfigurationCheck(FullrowProperties properties, Set<String> formats) {
    this.properties = properties;
    this.formats = formats;
  }

  /** All problems, in the order of the configuration. */
  public List<Problem> problems() {
    problems.clear();
    service();
    kafka(properties.kafka());
    registry(properties.schemaRegistry());
    sizes();
    problems.addAll(new TablesCheck(properties, TableList.listed(properties), formats).problems());
    target(properties.target());
    source(properties.source());
    return List.copyOf(problems);
  }

  private void service() {
    if (!TopicName.legal(properties.applicationId())) {
      add(
          "fullrow.application-id",
          properties.applicationId(),
          "the application id is the prefix of topics and groups: " + TopicName.RULE,
          "Choose a name such as fullrow.");
    }
    if (properties.roles().isEmpty()) {
      add(
          "fullrow.roles",
          "",
          "an instance without a role does nothing",
          "Name materialize, sink or way-back, or remove the key.");
    }
    if (Profile.ofRelease(properties.sourceVersion()).isEmpty()) {
      add(
          "fullrow.source-version",
          properties.sourceVersion(),
          "the merge laws of this release are not known",
          "Use one of: 3.11, 4.0, 4.1, 5.0, with or without the patch, such as 4.0.17.");
    }
  }

  private void kafka(KafkaSettings kafka) {
    hosts("fullrow.kafka.bootstrap-servers", kafka.bootstrapServers(), "localhost:9092");
    problems.addAll(PassedThroughCheck.kafka(kafka));
  }

  private void registry(RegistrySettings registry) {
    for (String url : registry.url().split(",", -1)) {
      if (!httpUrl(url.strip())) {
        add(
            "fullrow.schema-registry.url",
            url,
            "this is not an http or https URL with a host",
            "Write the base URL of the Confluent API, such as http://localhost:8081.");
      }
    }
  }

  private static boolean httpUrl(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void sizes() {
    atLeastOne("fullrow.partitions", properties.partitions(), "Write 1 or more, such as 12.");
    OrderingSettings ordering = properties.ordering();
    if (ordering.window().isNegative()) {
      add(
          "fullrow.ordering.window",
          ordering.window(),
          "a window cannot be negative",
          "Write 0 for no hold, or a duration such as 100ms.");
    }
    atLeastOne(
        "fullrow.ordering.max-buffered-bytes",
        ordering.maxBufferedBytes().toBytes(),
        "Write a size such as 64MB; to remove the hold set fullrow.ordering.window to 0.");
    if (properties.tombstoneRetention().isNegative() || properties.tombstoneRetention().isZero()) {
      add(
          "fullrow.tombstone-retention",
          properties.tombstoneRetention(),
          "without retained deletions a late duplicate brings deleted data back",
          "Write a duration longer than the longest outage, such as 10d.");
    }
  }

  private void target(TargetSettings target) {
    cluster("fullrow.target", target, "write to");
    atLeastOne("fullrow.target.max-in-flight", target.maxInFlight(), "Write 1 or more.");
  }

  private void source(SourceSettings source) {
    atLeastOne("fullrow.source.max-in-flight", source.maxInFlight(), "Write 1 or more.");
    if (!source.contactPoints().isEmpty()) {
      cluster("fullrow.source", source, "read from");
    } else if (!source.username().isEmpty() || !source.allOptions().isEmpty()) {
      add(
          "fullrow.source.contact-points",
          "",
          "there are other keys below fullrow.source, but no node of that cluster",
          "Write nodes of the old cluster, or remove fullrow.source: then it is the target's.");
    }
  }

  private void cluster(String key, ClusterSettings cluster, String use) {
    hosts(key + ".contact-points", cluster.contactPoints(), "10.0.0.1:9042");
    if (cluster.localDatacenter().isBlank()) {
      add(
          key + ".local-datacenter",
          cluster.localDatacenter(),
          "the driver needs the name of the data center to " + use,
          "Write the name that nodetool status shows, such as dc1.");
    }
    if (cluster.username().isEmpty() != cluster.password().isEmpty()) {
      boolean noUser = cluster.username().isEmpty();
      add(
          key + (noUser ? ".username" : ".password"),
          "",
          noUser ? "there is a password without a user" : "there is a user without a password",
          "Set both or none.");
    }
    consistency(key + ".consistency", cluster.consistency());
    problems.addAll(PassedThroughCheck.driver(key, cluster));
  }

  private void consistency(String key, String name) {
    List<String> levels =
        Arrays.stream(DefaultConsistencyLevel.values())
            .filter(level -> !level.isSerial())
            .map(Enum::name)
            .toList();
    if (!levels.contains(name)) {
      add(
          key,
          name,
          "this is not a consistency level for " + (key.contains("source") ? "reads" : "writes"),
          "Use one of: " + String.join(", ", levels) + ".");
    }
  }

  private void hosts(String key, List<String> addresses, String example) {
    if (addresses.isEmpty()) {
      add(key, "", "there is no address", "Write one or more as host:port, such as " + example);
    }
    for (String address : addresses) {
      if (!HostAndPort.legal(address)) {
        add(
            key,
            address,
            "an address is host:port with a port from 1 to 65535",
            "Write it as " + example + ".");
      }
    }
  }

  private void atLeastOne(String key, long value, String remedy) {
    if (value < 1) {
      add(key, value, "this must be at least 1", remedy);
    }
  }

  private void add(String key, Object value, String reason, String remedy) {
    problems.add(Problem.of(key, value, reason, remedy));
  }

  /** A sorted enumeration for messages. */
  static String oneOf(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
