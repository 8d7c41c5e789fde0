// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows the commit log of the node beside it. */
@Command(
    name = "fullrow-publisher",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = SnapshotCommand.class,
    description = {
      "Publishes the changes of one Cassandra node from its commit log, as records of the format"
          + " fragment. Runs beside the node until it is stopped, one for each node.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fullrow-publisher --node-lib=/usr/share/cassandra,/usr/share/cassandra/lib \\",
      "    --cassandra-yaml=/etc/cassandra/cassandra.yaml --state=/var/lib/fullrow-publisher \\",
      "    --kafka=bootstrap.servers=kafka-1:9092 --table=shop.orders --table=shop.customers",
      "",
      "@file reads options from a file."
    })
final class PublisherCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherCommand.class);
  private static final int PAUSE_MILLIS = 50;
  private static final int RETRY_MILLIS = 1_000;
  private static final int STOP_SECONDS = 10;

  @Mixin private NodeOptions options;
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--cdc-raw",
      paramLabel = "<folder>",
      description = "Instead of the cdc_raw_directory of cassandra.yaml.")
  private @Nullable Path cdcRaw;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Set<TableId> published = Set.copyOf(options.tables());
    NodeYaml yaml = options.yaml();
    Map<String, Object> settings = kafka.producerSettings();
    try (StateFolder state = StateFolder.open(options.state())) {
      Node node = options.load(state, yaml);
      SchemaWatch schema =
          new SchemaWatch(node, options.address(yaml), new SchemaFile(state.schema()), published);
      Node.Identity identity = schema.start();
      try (Producer<byte[], byte[]> producer =
              new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
          LogPublisher log =
              new LogPublisher(
                  node,
                  new CdcFolder(cdcRaw == null ? yaml.cdcRaw() : cdcRaw),
                  published::contains,
                  new KafkaSender(producer, kafka::topic, identity.cluster(), identity.hostId()),
                  new PositionFile(state.position(), identity.hostId()),
                  state.corrupt())) {
        LOG.info(
            "Publishing {} of node {} of {} from {}",
            options.tables(),
            identity.hostId(),
            identity.cluster(),
            log.position());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "publisher-stop"));
        follow(schema, log);
      }
    } finally {
      stopped.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  /** Ends after the pass under way, so that what it has published is noted. */
  private void stop() {
    stopping.countDown();
    try {
      if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn(
            "Kafka does not answer: what is on its way is published again after the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(SchemaWatch schema, LogPublisher log) throws InterruptedException {
    int pause = 0;
    while (!stopping.await(pause, TimeUnit.MILLISECONDS)) {
      schema.poll();
      try {
        pause = log.pass() ? 0 : PAUSE_MILLIS;
      } catch (UnknownSchemaException e) {
        LOG.info("{}. The schema is read again", e.getMessage());
        pause = resolved(schema, e) ? 0 : RETRY_MILLIS;
      } catch (IOException e) {
        LOG.error("{}. It is tried again, nothing is lost meanwhile but space", e.getMessage());
        pause = RETRY_MILLIS;
      }
    }
  }

  private static boolean resolved(SchemaWatch schema, UnknownSchemaException unknown) {
    try {
      return schema.resolve(unknown);
    } catch (IOException e) {
      LOG.warn("{}. It is asked again", e.getMessage());
      return false;
    }
  }

  NodeOptions options() {
    return options;
  }

  KafkaOptions kafka() {
    return kafka;
  }
}
