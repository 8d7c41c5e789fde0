// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The publisher: one process beside each node. */
@Command(
    name = "fullrow-publisher",
    mixinStandardHelpOptions = true,
    description = "Publishes the commit log of the Cassandra node beside it as fragments.")
public final class PublisherCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherCommand.class);
  private static final int PAUSE_MILLIS = 50;
  private static final int RETRY_MILLIS = 1_000;

  @Option(names = "--node-lib", split = ",", required = true, description = "Folders with the node's jars.")
  private List<Path> libraries;

  @Option(names = "--cdc-raw", required = true, description = "The node's cdc_raw_directory.")
  private Path cdcRaw;

  @Option(names = "--state", required = true, description = "A folder for the position, of this node alone.")
  private Path state;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "The node's rpc_address.")
  private String host;

  @Option(names = "--port", defaultValue = "9042", description = "The node's native_transport_port.")
  private int port;

  @Option(names = "--table", required = true, description = "A table to publish, as <keyspace>.<table>. Can be repeated.")
  private List<String> tables;

  @Option(names = "--topic", defaultValue = "raw.{keyspace}.{table}", description = "The topic of a table (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(names = "--kafka", required = true, description = "A property of the Kafka producer, such as bootstrap.servers=host:9092. Can be repeated.")
  private Map<String, String> kafka;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PublisherCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Set<TableId> published = tables.stream().map(TableId::parse).collect(Collectors.toSet());
    Files.createDirectories(state);
    Node node = NodeLoader.of(libraries).node();
    Node.Identity identity = node.identity(host, port);
    node.learn(node.schema(host, port));
    try (Producer<byte[], byte[]> producer = producer()) {
      LogPublisher log =
          new LogPublisher(
              node,
              new CdcFolder(cdcRaw),
              published::contains,
              new KafkaSender(producer, this::topic, identity.cluster(), identity.hostId()),
              new PositionFile(state.resolve("position"), identity.hostId()));
      LOG.info("{} of {} begins at {}", identity.hostId(), identity.cluster(), log.position());
      follow(node, log);
    }
    return CommandLine.ExitCode.OK;
  }

  private void follow(Node node, LogPublisher log) throws IOException, InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!log.pass()) {
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (UnknownSchemaException e) {
        LOG.info("{}: the schema is read again", e.getMessage());
        reload(node);
      }
    }
  }

  private void reload(Node node) throws InterruptedException {
    try {
      node.learn(node.schema(host, port));
    } catch (IOException e) {
      LOG.warn("the schema cannot be read, and is asked for again: {}", e.getMessage());
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private String topic(TableId table) {
    return topic.replace("{keyspace}", table.keyspace()).replace("{table}", table.table());
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
