// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.load.Bars;
import io.fullrow.load.ServiceFigures;
import io.fullrow.model.TableId;
import io.fullrow.topology.Names;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;

/** One run: the load with its samples, and the comparison of the two tables after it. */
final class SoakRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String NAME = "soak";
  private static final String RAW_TOPIC = "raw." + NAME;
  private static final String EVENTS_TOPIC = "dp." + NAME;
  private static final int PARTITIONS = 2;

  /**
   * RocksDB compacts after a few memtables. With those of production, a store of some megabytes
   * would not see that happen within the run.
   */
  private static final int MEMTABLE_BYTES = 256 << 10;

  private final Lab lab;
  private final SoakOptions options;
  private final Bars bars;
  private final TableId source = SoakTable.in(NAME + "_old");
  private final TableId target = SoakTable.in(NAME + "_new");
  private final Path state;

  SoakRun(Lab lab, SoakOptions options, Bars bars) {
    this.lab = lab;
    this.options = options;
    this.bars = bars;
    this.state = lab.logs().resolve(NAME + "-state");
  }

  /** Leaves each sample in {@code soak.csv}, beside the logs of the servers. */
  SoakReport run() {
    SoakTable.create(lab.session(), source, lab.cassandra().replication());
    SoakTable.create(lab.session(), target, lab.cassandra().replication());
    FullrowService service =
        lab.service(NAME, configuration())
            .withSystemProperty("io.fullrow.rocksdb.memtable", Integer.toString(MEMTABLE_BYTES));
    service.start();
    try {
      return measure(new ServiceFigures(service));
    } finally {
      service.stop();
    }
  }

  private SoakReport measure(ServiceFigures figures) {
    until("readiness", figures::ready);
    compactSoon();
    String servers = lab.kafka().bootstrapServers();
    try (Sampler sampler = new Sampler(servers, NAME, EVENTS_TOPIC, figures, state);
        Writer writer = new Writer(lab.session(), source, servers, RAW_TOPIC, options)) {
      List<Sample> samples =
          bars.during(
              "rewriting rows, seconds",
              options.length().toSeconds(),
              step -> samples(sampler, writer, step));
      writer.finish();
      long finished = System.nanoTime();
      until("caught up", () -> figures.caughtUpSince(finished));
      return new SoakReport(options, samples, compare(), figures.counters().deadLetters());
    }
  }

  /** Until the load is over, one sample each interval. */
  private List<Sample> samples(Sampler sampler, Writer writer, LongConsumer progress) {
    List<Sample> samples = new ArrayList<>();
    append(Sample.csvHeader());
    long start = System.nanoTime();
    Duration next = options.interval();
    while (next.compareTo(options.length()) <= 0) {
      sampler.follow();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.accept(elapsed.toSeconds());
      if (elapsed.compareTo(next) >= 0) {
        Sample sample = sampler.take(next, writer.written());
        append(sample.csv());
        samples.add(sample);
        next = next.plus(options.interval());
      }
    }
    return samples;
  }

  private void append(String line) {
    try {
      Files.writeString(
          lab.logs().resolve(NAME + ".csv"),
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As of a little while ago, so that the clocks of all processes have passed it. */
  private ComparisonReport compare() {
    long now = Instant.now().getEpochSecond() - 1;
    return new TableComparison(lab.session(), lab.session())
        .compare(ComparisonRequest.of(source, target, now));
  }

  /**
   * By its defaults a broker compacts a segment once it has 1 GB or is a week old, and keeps
   * deletions for a day: nothing would leave a topic within the run.
   */
  private void compactSoon() {
    List<AlterConfigOp> settings =
        Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG,
                "1048576",
                TopicConfig.SEGMENT_MS_CONFIG,
                "10000",
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1",
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(options.retention().toMillis()))
            .entrySet()
            .stream()
            .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    Map<ConfigResource, Collection<AlterConfigOp>> topics = new HashMap<>();
    Stream<String> changelogs =
        Names.stateTopics(NAME).stream().filter(name -> name.endsWith("-changelog"));
    Stream.concat(changelogs, Stream.of(EVENTS_TOPIC, EVENTS_TOPIC + ".partitions"))
        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
        .forEach(topic -> topics.put(topic, settings));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      admin.incrementalAlterConfigs(topics).all().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Map<String, String> configuration() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("fullrow.application-id", NAME);
    config.put("fullrow.partitions", Integer.toString(PARTITIONS));
    config.put("fullrow.tombstone-retention", options.retention().toSeconds() + "s");
    config.put("fullrow.state-dir", state.toString());
    config.put("fullrow.dead-letter-topic", NAME + ".dlq");
    config.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    config.put("fullrow.schema-registry.url", lab.registry().url());
    config.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    config.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    config.put("fullrow.tables[0].source", source.toString());
    config.put("fullrow.tables[0].inputs[0].topic", RAW_TOPIC);
    config.put("fullrow.tables[0].inputs[0].format", "fragment");
    config.put("fullrow.tables[0].events-topic", EVENTS_TOPIC);
    config.put("fullrow.tables[0].target", target.toString());
    return config;
  }

  private static void until(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .pollInSameThread()
        .until(condition::getAsBoolean);
  }
}
