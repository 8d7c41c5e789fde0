// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Asks the brokers for the record limits of many topics with one call. */
final class TopicLimits {
  private static final int ASK_SECONDS = 30;

  private final Admin admin;

  TopicLimits(Admin admin) {
    this.admin = admin;
  }

  /**
   * The limit of each topic for one record batch, in bytes.
   *
   * @throws KafkaException if a topic is missing, or the brokers cannot be asked now
   */
  Map<String, Integer> of(Collection<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Integer> limits = new HashMap<>();
    configs(resources).forEach((topic, config) -> limits.put(topic.name(), limit(topic, config)));
    return limits;
  }

  private static int limit(ConfigResource topic, Config config) {
    var entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (entry == null || entry.value() == null) {
      throw new KafkaException("the broker does not report max.message.bytes of " + topic.name());
    }
    return Integer.parseInt(entry.value());
  }

  private Map<ConfigResource, Config> configs(List<ConfigResource> resources) {
    try {
      return admin.describeConfigs(resources).all().get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException("the brokers cannot be asked", e);
    } catch (TimeoutException e) {
      throw new KafkaException("the brokers do not report the limits of topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
