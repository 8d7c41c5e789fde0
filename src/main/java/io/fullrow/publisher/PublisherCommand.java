// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    versionProvider = PublisherVersion.class,
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

  /** Of tries for the same mutation, one in so many is told. */
  private static final int NOTE_EVERY = 60;

  private static final int STOP_SECONDS = 10;
  private static final Duration WATCH_EVERY = Duration.ofMillis(200);

  @Mixin private NodeOptions options;
  @Mixin private KafkaOptions kafka;

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
      names = "--pass-over",
      paramLabel = "<segment>:<end>",
      description = {
        "Gives up a mutation that waits for a schema which the node does not have any more, by the"
            + " place that the error names. The tables are told that it is lost."
      })
  private List<String> passOver = List.of();

  @Option(
      names = "--rate",
      defaultValue = "0",
      paramLabel = "<bytes>",
      description = {
        "Of the log, of all tables, reads at most so many a second (default: without limit).",
        "What the node writes faster waits in cdc_raw."
      })
  private long rate;

  @Option(
      names = "--cdc-raw",
      paramLabel = "<folder>",
      description = "Instead of the cdc_raw_directory of cassandra.yaml.")
  private @Nullable Path cdcRaw;

  @Option(
      names = "--spool",
      paramLabel = "<folder>",
      description = {
        "A folder of another disk: finished segments are moved there while cdc_raw is more than 40 %"
            + " full, so that the node goes on to accept writes while Kafka is away. Keep the option"
            + " until the folder is empty again."
      })
  private @Nullable Path spool;

  @Option(
      names = "--spool-limit",
      defaultValue = "10737418240",
      paramLabel = "<bytes>",
      description = "What the spool may hold (default: ${DEFAULT-VALUE}).")
  private long spoolLimit;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Set<TableId> published = Set.copyOf(options.tables());
    NodeYaml yaml = options.yaml();
    yaml.requireCapture();
    if (rate < 0) {
      throw new IllegalArgumentException("--rate is the number of bytes a second, not " + rate);
    }
    Map<String, Object> settings = kafka.producerSettings();
    Set<MutationPlace> passedOver =
        passOver.stream().map(MutationPlace::parse).collect(Collectors.toSet());
    if (spoolLimit < 1) {
      throw new IllegalArgumentException("--spool-limit is a number of bytes, not " + spoolLimit);
    }
    Path raw = cdcRaw == null ? yaml.cdcRaw() : cdcRaw;
    requireNoDebezium();
    awaitFolder(raw);
    try (StateFolder state = StateFolder.open(options.state());
        AutoCloseable reading = OtherReaders.lock(raw)) {
      LOG.debug("{} is locked by {}", raw, reading);
      Node node = options.load(state, yaml);
      SchemaWatch schema =
          new SchemaWatch(node, options.address(yaml), new SchemaFile(state.schema()), published);
      Node.Identity identity = schema.start();
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      CdcSpace space = new CdcSpace(raw, yaml.cdcTotalSpace(raw));
      Optional<CdcSpace> spooled = spool(identity.hostId(), state.spool());
      List<Path> folders = new ArrayList<>(List.of(raw));
      spooled.map(CdcSpace::folder).ifPresent(folders::add);
      PublisherStatus status =
          new PublisherStatus(
              meters, Clock.systemUTC(), published, new CdcFolder(folders), space, spooled);
      try (StatusServer server = StatusServer.start(listening(), status, meters, identity);
          ProcessMeters process = ProcessMeters.bind(meters);
          KafkaSender sender =
              new KafkaSender(
                  () -> process.bound(KafkaOptions.producer(settings)),
                  kafka::topic,
                  identity.cluster(),
                  identity.hostId());
          LogPublisher log =
              new LogPublisher(
                  node,
                  new CdcFolder(folders),
                  published,
                  sender,
                  new PositionFile(state.position(), identity.hostId()),
                  state.corrupt(),
                  new Pace(rate, System::nanoTime),
                  passedOver,
                  () -> stopping.getCount() == 0,
                  status);
          Repeating moving = move(space, spooled);
          Repeating watching =
              Repeating.start(
                  "cdc-raw-alarm", WATCH_EVERY, new SpaceAlarm(space, System::nanoTime)::look)) {
        LOG.debug("{} is watched by {} and {}", raw, watching, moving);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "publisher-stop"));
        status.reached(log.position());
        PositionTopic copy = new PositionTopic(positionTopic, identity.hostId());
        prepareTopics(settings, published, copy, log);
        LOG.info(
            "Publishing {} tables of node {} of {} from {}: {}. /health, /lag and /metrics are at"
                + " port {}",
            published.size(),
            identity.hostId(),
            identity.cluster(),
            log.position().equals(LogPosition.START) ? "the first segment" : log.position(),
            options.tables(),
            server.port());
        SilentChanges silent =
            new SilentChanges(
                node,
                options.address(yaml),
                schema::known,
                state.silentChanges(),
                published,
                System::nanoTime);
        follow(
            schema,
            log,
            status,
            () -> silent.poll(sender),
            position -> copy.offer(sender.producer(), position));
      }
    } finally {
      stopped.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  private Optional<CdcSpace> spool(String hostId, Path used) throws IOException {
    if (spool == null) {
      Spool.requireEmpty(used);
      return Optional.empty();
    }
    return Optional.of(Spool.prepare(spool.toAbsolutePath(), hostId, spoolLimit, used));
  }

  /** Beside the reading of the log, which may wait for Kafka. */
  private static Repeating move(CdcSpace raw, Optional<CdcSpace> spooled) {
    Optional<Spool> spool = spooled.map(space -> new Spool(raw, space, System::nanoTime));
    return Repeating.start("cdc-raw-spool", WATCH_EVERY, () -> spool.ifPresent(Spool::move));
  }

  /** A node makes it at its first start, and its volume may be mounted late. */
  private static void awaitFolder(Path cdcRaw) throws InterruptedException {
    for (int tries = 0; !Files.isDirectory(cdcRaw); tries++) {
      if (tries % NOTE_EVERY == 0) {
        LOG.warn(
            "{} is not there: waiting for the node to make it. If it keeps it elsewhere, say so by"
                + " --cdc-raw",
            cdcRaw);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Ends after the mutation under way, so that what it has published is noted. */
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
      Map<String, Object> settings, Set<TableId> published, PositionTopic copy, LogPublisher log)
      throws InterruptedException {
    LogPosition begin = log.position();
    Topics topics = kafka.topics(settings, published, Set.of(positionTopic));
    do {
      try {
        topics.create();
        requireState(copy.read(settings), begin);
        return;
      } catch (IOException e) {
        LOG.error("{}. It is tried again", e.getMessage());
        look(log);
      }
    } while (!stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Segments may go while Kafka is awaited. */
  private static void look(LogPublisher log) {
    try {
      log.look();
    } catch (IOException e) {
      LOG.error(
          "cdc_raw or the state folder cannot be used: {}. It is tried again", e.getMessage());
    }
  }

  private void requireState(Optional<LogPosition> copy, LogPosition position) {
    if (copy.isPresent() && position.equals(LogPosition.START) && !acceptLostState) {
      throw new IllegalStateException(
          "the state folder "
              + options.state()
              + " has no position, and Kafka has one of this node: "
              + copy.get()
              + ". The folder was lost or is another one. If the disk was lost, what was not yet"
              + " published is too: restore the folder, or start with --accept-lost-state and run"
              + " fullrow-publisher snapshot for the tables at this node");
    }
  }

  private void requireNoDebezium() {
    OtherReaders.debezium(options.cassandraYaml())
        .ifPresent(
            process -> {
              throw new IllegalStateException(
                  "Debezium's connector runs for the same node ("
                      + process
                      + "): both delete segments, also those that the other one has not read. Stop"
                      + " it first; docs/publisher.md says how to change over");
            });
  }

  /** May fail as a pass may, and is repeated. */
  private interface Step {
    void run() throws IOException;
  }

  private void follow(
      SchemaWatch schema,
      LogPublisher log,
      PublisherStatus status,
      Step after,
      Consumer<LogPosition> copy)
      throws InterruptedException {
    int pause = 0;
    int waits = 0;
    while (!stopping.await(pause, TimeUnit.MILLISECONDS)) {
      schema.poll();
      Instant began = Instant.now();
      try {
        pause = log.pass() ? 0 : PAUSE_MILLIS;
        after.run();
        status.passed(began, log.position());
        copy.accept(log.position());
      } catch (UnknownSchemaException e) {
        status.failed(PublisherStatus.Trouble.SCHEMA, String.valueOf(e.getMessage()));
        pause = resolved(schema, e) ? 0 : RETRY_MILLIS;
        waits = pause == 0 ? 0 : waits + 1;
        if (waits % NOTE_EVERY == 1) {
          LOG.error(
              "{}. Nothing behind it is published until the node knows more; or start with"
                  + " --pass-over={}, and it is lost",
              e.getMessage(),
              e.place().orElse("<place>"));
        }
      } catch (IOException e) {
        LOG.error("{}. It is tried again, nothing is lost meanwhile but space", e.getMessage());
        status.failed(PublisherStatus.Trouble.KAFKA, String.valueOf(e.getMessage()));
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

  private InetSocketAddress listening() {
    InetSocketAddress named = NodeOptions.address("--http", http);
    return new InetSocketAddress(named.getHostString(), named.getPort());
  }

  NodeOptions options() {
    return options;
  }

  KafkaOptions kafka() {
    return kafka;
  }
}
