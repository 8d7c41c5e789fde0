// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the Kafka cluster.
 *
 * @param bootstrapServers Brokers to ask first, each as {@code host:port}. One that answers is
 *     enough; several survive the loss of a broker.
 * @param properties Any Kafka client property, passed through to every client (TLS, SASL, timeouts;
 *     the prefixes of Kafka Streams such as {@code main.consumer.} and {@code topic.} work too).
 *     Properties on which the delivery guarantees rest are refused, with any prefix: {@code
 *     processing.guarantee}, {@code isolation.level}, {@code acks}, {@code enable.idempotence},
 *     {@code transactional.id}, {@code auto.offset.reset}, {@code enable.auto.commit}, {@code
 *     max.request.size}, {@code group.protocol}, serializers, timestamp extractor, every {@code
 *     exception.handler}, dead letter queue of Kafka Streams, retention, cleanup and record size of
 *     internal topics; and properties that have a separate key here. A name that neither Kafka
 *     Streams nor one of its clients knows is refused. {@code poll.ms} (10) and {@code
 *     commit.interval.ms} may be changed: they affect only latency. If {@code commit.interval.ms}
 *     is not set, results are committed after 50 ms (where commits are slow, after four times the
 *     duration of a commit), and those of a backlog of more than 2 s after 500 ms.
 * @param pluginProperties Properties with any names, for your own classes (callback handlers,
 *     interceptors, metric reporters). They are passed to every client unchecked.
 */
public record KafkaSettings(
    @DefaultValue("localhost:9092") List<String> bootstrapServers,
    @DefaultValue Map<String, String> properties,
    @DefaultValue Map<String, String> pluginProperties) {

  public KafkaSettings {
    bootstrapServers = List.copyOf(bootstrapServers);
    properties = Map.copyOf(properties);
    pluginProperties = Map.copyOf(pluginProperties);
  }

  /** What is passed to Kafka Streams. */
  public Map<String, String> all() {
    Map<String, String> all = new HashMap<>(pluginProperties);
    all.putAll(properties);
    return all;
  }

  /** Without the properties' values: they hold passwords. */
  @Override
  public String toString() {
    return "KafkaSettings" + bootstrapServers + properties.keySet() + pluginProperties.keySet();
  }
}
