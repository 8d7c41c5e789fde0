// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.check.CheckedServers;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableList;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.registry.RegistryClient;
import io.fullrow.replay.ReplayTarget;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a command works with. Each connection is opened when it is first asked for, and stays this
 * object's to close.
 *
 * <p>Every method but {@link #configured} throws {@link StartRefusedException} if the configuration
 * cannot be used, and {@link CommandFailedException} if a server does not answer. One thread asks;
 * the connections themselves are for many.
 */
public interface Connections extends AutoCloseable {
  /** The configuration as it was read, with its listed tables alone. */
  FullrowProperties configured();

  /** The configuration with all tables, those of {@code fullrow.keyspaces} too: asks the target. */
  FullrowProperties properties();

  /** All tables with their keys, those of {@code fullrow.keyspaces} as the target has them now. */
  TableList tables();

  /** All tables, those of {@code fullrow.keyspaces} as the source has them now. */
  TableList sourceTables();

  /** To the cluster of the old keyspaces; the same session as {@link #target} if it is one. */
  CqlSession source();

  /** To the cluster of the new keyspaces. */
  CqlSession target();

  /** Of the brokers. */
  Admin admin();

  /** Settings of a Kafka consumer, without deserializers and group. */
  Map<String, Object> consumerSettings();

  /** Without a group, for what is committed in topics that are there. The caller closes it. */
  default Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(consumerSettings());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Settings of a Kafka producer, without serializers. */
  Map<String, Object> producerSettings();

  /** The schema registry, asked anew each time. */
  RegistryClient registry();

  /** What all pods and jobs share; the topic is created if it is missing. */
  OperationsTopic operations();

  /**
   * The target of a replay of these tables, which may be in other keyspaces than those that are
   * configured. To be closed before this.
   */
  ReplayTarget replayTarget(TableList tables);

  /** What {@code check} asks. */
  CheckedServers checked();

  @Override
  void close();
}
