// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Follows the commit log of the node beside it. */
@Command(
    name = "fullrow-publisher",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
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

  /** A mutation can be as large as half of a segment of the commit log, of 32 MiB by default. */
  private static final int GREATEST_REQUEST = 32 << 20;

  @Option(
      names = "--node-lib",
      split = ",",
      required = true,
      paramLabel = "<folder>",
      description = "Folders with the node's own jars, its lib folder.")
  private List<Path> libraries;

  @Option(
      names = "--cassandra-yaml",
      required = true,
      paramLabel = "<file>",
      description = "The node's configuration. Only read.")
  private Path cassandraYaml;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "<folder>",
      description =
          "Where the position and the schema are kept, for this node alone. On a disk that survives"
              + " a restart.")
  private Path stateFolder;

  @Option(
      names = "--table",
      required = true,
      split = ",",
      paramLabel = "<keyspace>.<table>",
      description = "A table to publish. It must have cdc = true.")
  private List<String> tables;

  @Option(
      names = "--kafka",
      paramLabel = "<name>=<value>",
      description = "A property of the Kafka producer, such as bootstrap.servers=host:9092.")
  private Map<String, String> kafka = new HashMap<>();

  @Option(
      names = "--kafka-config",
      paramLabel = "<file>",
      description = "A file with such properties, for passwords and the like.")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--topic",
      defaultValue = "raw.{keyspace}.{table}",
      paramLabel = "<template>",
      description = "The topic of a table (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--topic-partitions",
      paramLabel = "<number>",
      description = "Of a topic that is not there and is made (default: the broker's).")
  private @Nullable Integer partitions;

  @Option(
      names = "--topic-replication",
      paramLabel = "<number>",
      description = "Of a topic that is not there and is made (default: the broker's).")
  private @Nullable Short replication;

  @Option(
      names = "--http",
      defaultValue = "127.0.0.1:9404",
      paramLabel = "<host>:<port>",
      description =
          "Where /health, /lag and /metrics are answered (default: ${DEFAULT-VALUE}); port 0 is any"
              + " free one.")
  private String http;

  @Option(
      names = "--position-topic",
      defaultValue = "fullrow-publisher-positions",
      paramLabel = "<topic>",
      description =
          "A compacted topic with a copy of each node's position, which tells when a state folder"
              + " was lost (default: ${DEFAULT-VALUE}).")
  private String positionTopic;

  @Option(
      names = "--accept-lost-state",
      description =
          "Starts although the state folder is empty and the node was published before: what was"
              + " not published and is no longer in cdc_raw needs a snapshot.")
  private boolean acceptLostState;

  @Option(
      names = "--cdc-raw",
      paramLabel = "<folder>",
      description = "Instead of the cdc_raw_directory of cassandra.yaml.")
  private @Nullable Path cdcRaw;

  @Option(
      names = "--cql",
      paramLabel = "<host>:<port>",
      description = "Where the node answers CQL, instead of the rpc_address of cassandra.yaml.")
  private @Nullable String cql;

  @Option(
      names = "--cql-config",
      paramLabel = "<file>",
      description =
          "Properties: username, password, truststore, truststore-password, keystore,"
              + " keystore-password, verify-hostname. For SELECT on system and system_schema.")
  private @Nullable Path cqlConfig;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Set<TableId> published = tables.stream().map(TableId::parse).collect(Collectors.toSet());
    NodeYaml yaml = NodeYaml.read(cassandraYaml);
    Map<String, Object> settings = producerSettings();
    try (StateFolder state = StateFolder.open(stateFolder)) {
      DurableFile.write(state.cassandraYaml(), yaml.forReading().getBytes(StandardCharsets.UTF_8));
      Node node = NodeLoader.of(libraries).node(state.cassandraYaml(), security());
      SchemaWatch schema =
          new SchemaWatch(node, address(yaml), new SchemaFile(state.schema()), published);
      Node.Identity identity = schema.start();
      Path raw = cdcRaw == null ? yaml.cdcRaw() : cdcRaw;
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      PublisherStatus status =
          new PublisherStatus(
              meters, Clock.systemUTC(), published, new CdcSpace(raw, yaml.cdcTotalSpace(raw)));
      try (StatusServer server =
              StatusServer.start(hostAndPort("--http", http), status, meters, identity);
          Producer<byte[], byte[]> producer =
              new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
          ProcessMeters process = ProcessMeters.bind(meters, producer);
          LogPublisher log =
              new LogPublisher(
                  node,
                  new CdcFolder(raw),
                  published::contains,
                  new KafkaSender(producer, this::topic, identity.cluster(), identity.hostId()),
                  new PositionFile(state.position(), identity.hostId()),
                  state.corrupt(),
                  status)) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "publisher-stop"));
        PositionTopic copy = new PositionTopic(positionTopic, identity.hostId());
        prepareTopics(settings, published, copy, log.position());
        LOG.info(
            "Publishing {} tables of node {} of {} from {}: {}. /health, /lag and /metrics are at"
                + " port {}",
            tables.size(),
            identity.hostId(),
            identity.cluster(),
            log.position().equals(LogPosition.START) ? "the first segment" : log.position(),
            tables,
            server.port());
        follow(schema, log, status, position -> copy.offer(producer, position));
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

  /** Until Kafka answers: what is written meanwhile waits in cdc_raw. */
  private void prepareTopics(
      Map<String, Object> settings,
      Set<TableId> published,
      PositionTopic copy,
      LogPosition position)
      throws InterruptedException {
    Topics topics =
        new Topics(
            settings,
            published.stream().map(this::topic).collect(Collectors.toSet()),
            positionTopic,
            Optional.ofNullable(partitions),
            Optional.ofNullable(replication),
            GREATEST_REQUEST);
    do {
      try {
        topics.create();
        requireState(copy.read(settings), position);
        return;
      } catch (IOException e) {
        LOG.error("{}. It is tried again", e.getMessage());
      }
    } while (!stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void requireState(Optional<LogPosition> copy, LogPosition position) {
    if (copy.isPresent() && position.equals(LogPosition.START) && !acceptLostState) {
      throw new IllegalStateException(
          "the state folder "
              + stateFolder
              + " has no position, and Kafka has one of this node: "
              + copy.get()
              + ". The folder was lost or is another one. If the disk was lost, what was not yet"
              + " published is too: restore the folder, or start with --accept-lost-state and take"
              + " a snapshot of the tables at this node");
    }
  }

  private void follow(
      SchemaWatch schema, LogPublisher log, PublisherStatus status, Consumer<LogPosition> copy)
      throws InterruptedException {
    int pause = 0;
    while (!stopping.await(pause, TimeUnit.MILLISECONDS)) {
      schema.poll();
      Instant began = Instant.now();
      try {
        pause = log.pass() ? 0 : PAUSE_MILLIS;
        status.passed(began, log.position());
        copy.accept(log.position());
      } catch (UnknownSchemaException e) {
        LOG.info("{}. The schema is read again", e.getMessage());
        status.failed(PublisherStatus.Trouble.SCHEMA, e.getMessage());
        pause = resolved(schema, e) ? 0 : RETRY_MILLIS;
      } catch (IOException e) {
        LOG.error("{}. It is tried again, nothing is lost meanwhile but space", e.getMessage());
        status.failed(PublisherStatus.Trouble.KAFKA, e.getMessage());
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

  private CqlSecurity security() throws IOException {
    return cqlConfig == null ? CqlSecurity.NONE : CqlSecurity.read(cqlConfig);
  }

  private InetSocketAddress address(NodeYaml yaml) {
    return cql == null ? yaml.cql() : hostAndPort("--cql", cql);
  }

  private static InetSocketAddress hostAndPort(String option, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(option + "=" + text + " is no <host>:<port>");
    }
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private String topic(TableId table) {
    return topic.replace("{keyspace}", table.keyspace()).replace("{table}", table.table());
  }

  private Map<String, Object> producerSettings() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, GREATEST_REQUEST);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "fullrow-publisher");
    if (kafkaConfig != null) {
      Properties file = new Properties();
      try (Reader in = Files.newBufferedReader(kafkaConfig)) {
        file.load(in);
      }
      file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
    }
    settings.putAll(kafka);
    if (!settings.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "no Kafka is named: --kafka=bootstrap.servers=<host>:<port>, or in --kafka-config");
    }
    // Not to be chosen: without them a change can be lost, or come out of order.
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return settings;
  }
}
