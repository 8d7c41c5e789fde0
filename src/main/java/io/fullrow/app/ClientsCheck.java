// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.cluster.ClusterConnection;
import io.fullrow.cluster.ClusterSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Secrets;
import io.fullrow.registry.RegistryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Whether the client libraries take their configuration: protocols, trust stores, login modules. No
 * server is asked. What a library throws becomes a problem with a key and a remedy.
 */
final class ClientsCheck {
  /** Resolves everywhere, and nobody is asked before the client is closed. */
  private static final String NO_SERVER = "127.0.0.1:1";

  private static final Pattern NAMED =
      Pattern.compile("configuration ([a-z0-9]+(?:\\.[a-z0-9]+)+)");

  private final FullrowProperties properties;
  private final Secrets secrets;

  ClientsCheck(FullrowProperties properties) {
    this.properties = properties;
    this.secrets = Secrets.of(properties);
  }

  /** All problems, at most one for each client. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    kafka().ifPresent(problems::add);
    registry().ifPresent(problems::add);
    driver("fullrow.target.driver", Clients.target(properties)).ifPresent(problems::add);
    if (!properties.source().contactPoints().isEmpty()) {
      driver("fullrow.source.driver", Clients.source(properties)).ifPresent(problems::add);
    }
    return problems;
  }

  private Optional<Problem> kafka() {
    try {
      readByStreams();
      Map<String, Object> settings = new HashMap<>(Clients.kafka(properties));
      settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, NO_SERVER);
      Admin.create(settings).close(Duration.ZERO);
      return Optional.empty();
    } catch (KafkaException e) {
      return Optional.of(ofKafka(e));
    }
  }

  /** As each of its clients will read what it is given, with the prefixes resolved. */
  private void readByStreams() {
    Properties settings = StreamsSettings.of(properties, NO_SERVER);
    StreamsConfig streams = new StreamsConfig(settings);
    for (Map<String, Object> consumer :
        List.of(
            streams.getMainConsumerConfigs("check", "check", 0),
            streams.getRestoreConsumerConfigs("check"),
            streams.getGlobalConsumerConfigs("check"))) {
      Map<String, Object> complete = new HashMap<>(consumer);
      complete.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      complete.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      new ConsumerConfig(complete);
    }
    Map<String, Object> producer = new HashMap<>(streams.getProducerConfigs("check"));
    producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    new ProducerConfig(producer);
    new AdminClientConfig(streams.getAdminConfigs("check"));
  }

  /** What Kafka's clients say of their configuration, while none has asked a server. */
  Problem ofKafka(KafkaException error) {
    String reason = message(error);
    Matcher named = NAMED.matcher(reason);
    boolean address = reason.contains(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    String key =
        address
            ? "fullrow.kafka.bootstrap-servers"
            : "fullrow.kafka.properties" + (named.find() ? "." + named.group(1) : "");
    return new Problem(
        key,
        address ? String.join(",", properties.kafka().bootstrapServers()) : Secrets.HIDDEN,
        "Kafka's client rejects this: " + reason,
        remedy(reason));
  }

  private static String remedy(String reason) {
    if (reason.contains("bootstrap")) {
      return "Write names that this host can resolve.";
    }
    if (NAMED.matcher(reason).find()) {
      return "Correct the property as Kafka documents it.";
    }
    if (reason.contains("JAAS") || reason.contains("Login") || reason.contains("login")) {
      return "Correct sasl.mechanism and sasl.jaas.config: the login module's class, required,"
          + " name=\"value\" pairs and a semicolon at the end.";
    }
    if (reason.contains("SSL") || reason.contains("store")) {
      return "Check the files, types and passwords of ssl.truststore.* and ssl.keystore.*: this"
          + " process must be able to read them.";
    }
    return "Correct the property as Kafka documents it.";
  }

  private Optional<Problem> registry() {
    try {
      RegistryConfig.from(Clients.registry(properties));
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(
          new Problem(
              "fullrow.schema-registry.properties",
              Secrets.HIDDEN,
              "the registry's client rejects this: " + message(e),
              "Correct the property that the message names."));
    }
  }

  private Optional<Problem> driver(String key, ClusterConnection cluster) {
    try {
      ClusterSession.requireReadable(cluster);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new Problem(
              key,
              Secrets.HIDDEN,
              "the driver rejects this: " + message(e),
              "Correct the option that the message names, as in the driver's reference.conf."));
    }
  }

  /** The messages of an error and its causes, each once and without secrets. */
  private String message(Throwable error) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable at = error; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (message == null) {
        messages.add(at.getClass().getSimpleName());
      } else if (messages.stream().noneMatch(known -> known.contains(message))) {
        messages.add(message);
      }
    }
    return secrets.hide(String.join(": ", messages));
  }
}
