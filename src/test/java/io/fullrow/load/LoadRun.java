package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.load.LoadReport.Pace;
import io.fullrow.load.ServiceFigures.Counters;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** One run: the service at full speed, the two baselines, the service at a moderate rate. */
final class LoadRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_IN_FLIGHT = 512;

  /** As many as the lab's broker gives to the raw topic. */
  private static final int RAW_PARTITIONS = 3;

  private static final String NAME = "load";

  private final Lab lab;
  private final LoadOptions options;
  private final Bars bars;
  private final TableId source = LoadTable.in(NAME + "_old");
  private final TableId target = LoadTable.in(NAME + "_new");
  private final TableId bare = LoadTable.in(NAME + "_bare");
  private final ExpectedRows expected = new ExpectedRows();

  LoadRun(Lab lab, LoadOptions options, Bars bars) {
    this.lab = lab;
    this.options = options;
    this.bars = bars;
  }

  /** The messages of a phase. */
  private record Phase(List<Mutation> mutations, List<DebeziumJson.Message> messages) {}

  LoadReport run() {
    LoadTable.create(lab.session(), target, lab.cassandra().replication());
    LoadTable.create(lab.session(), bare, lab.cassandra().replication());
    Mutations mutations =
        new Mutations(options, TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
    Phase warmUp = phase("making the warm-up", mutations, options.warmUp());
    Phase full = phase("making fragments for full speed", mutations, options.mutations());
    Phase steady = phase("making fragments for the rate", mutations, options.steadyMutations());
    FullrowService service = lab.service(NAME, configuration());
    service.start();
    try (Pump pump = new Pump(lab.kafka().bootstrapServers())) {
      return measure(new ServiceFigures(service), pump, warmUp, full, steady);
    } finally {
      service.stop();
    }
  }

  private Phase phase(String name, Mutations mutations, int count) {
    List<Mutation> next = mutations.next(count);
    expected.apply(next);
    Replicas replicas = new Replicas(source, LoadTable.schema(lab.session(), target), options);
    return new Phase(
        next,
        bars.during(name, (long) count * Replicas.FACTOR, step -> replicas.publish(next, step)));
  }

  private LoadReport measure(
      ServiceFigures figures, Pump pump, Phase warmUp, Phase full, Phase steady) {
    until("readiness", figures::ready);
    Counters first = figures.counters();
    through(figures, pump, "warming the service up", warmUp);
    Counters before = figures.counters();
    double seconds = through(figures, pump, "full speed", full);
    Counters atFullSpeed = figures.counters().since(before);
    long quietFrom = System.nanoTime();
    Pace driver = driverLoop();
    Pace plain = plainTopology(pump, warmUp, full);
    LoadReport.Propagation propagation = propagation(figures, pump, steady, quietFrom);
    int messages = warmUp.messages.size() + full.messages.size() + steady.messages.size();
    return new LoadReport(
        atFullSpeed,
        seconds,
        driver,
        plain,
        propagation,
        figures.counters().since(first),
        messages,
        expected.size(),
        expected.differences(lab.session(), target));
  }

  /**
   * @return the seconds from the first message to all being in the target
   */
  private double through(ServiceFigures figures, Pump pump, String name, Phase phase) {
    long before = figures.counters().received();
    long total = phase.messages.size();
    return bars.during(
        name,
        total,
        step ->
            seconds(
                () -> {
                  pump.atFullSpeed(rawTopic(), phase.messages, sent -> {});
                  until(
                      name,
                      () -> {
                        long received = figures.counters().received() - before;
                        step.accept(received);
                        return received >= total && figures.caughtUp();
                      });
                }));
  }

  private Pace driverLoop() {
    CqlSession session = lab.session();
    Mutations rows = new Mutations(options.withMix(new LoadOptions.Mix(100, 0)), 1);
    DriverLoop loop = new DriverLoop(session, bare, MAX_IN_FLIGHT);
    loop.write(rows.next(options.warmUp()), step -> {});
    List<Mutation> measured = rows.next(options.mutations());
    double seconds =
        bars.during(
            "(a) bare driver loop",
            measured.size(),
            step ->
                seconds(
                    () -> {
                      loop.write(measured, step);
                    }));
    return new Pace(measured.size(), seconds);
  }

  private Pace plainTopology(Pump pump, Phase warmUp, Phase full) {
    String from = NAME + ".plain.in";
    String to = NAME + ".plain.out";
    pump.createTopics(List.of(from, to), RAW_PARTITIONS);
    pump.atFullSpeed(from, warmUp.messages, step -> {});
    try (PlainTopology plain =
        new PlainTopology(
            NAME + "-plain",
            lab.kafka().bootstrapServers(),
            from,
            to,
            lab.logs().resolve(NAME + "-plain-state"))) {
      plain.start();
      until("the plain topology", () -> plain.processed() >= warmUp.messages.size());
      long total = full.messages.size();
      double seconds =
          bars.during(
              "(b) plain topology",
              total,
              step ->
                  seconds(
                      () -> {
                        pump.atFullSpeed(from, full.messages, sent -> {});
                        until(
                            "the plain topology",
                            () -> {
                              long processed = plain.processed() - warmUp.messages.size();
                              step.accept(processed);
                              return processed >= total;
                            });
                      }));
      return new Pace(total, seconds);
    }
  }

  private LoadReport.Propagation propagation(
      ServiceFigures figures, Pump pump, Phase steady, long quietFrom) {
    long start = quietFrom + options.quiet().minus(options.steady()).toNanos();
    until("an empty window of propagation times", () -> System.nanoTime() - start >= 0);
    bars.during(
        "moderate rate",
        steady.messages.size(),
        step -> {
          pump.atRate(rawTopic(), steady.messages, options.rate() * Replicas.FACTOR, step);
          return null;
        });
    until("the moderate rate", figures::caughtUp);
    JsonNode told = figures.lag().get("propagation");
    return new LoadReport.Propagation(
        options.rate(),
        told.get("p50Ms").asLong(),
        told.get("p99Ms").asLong(),
        told.get("p999Ms").asLong(),
        told.get("maxMs").asLong(),
        told.get("samples").asLong());
  }

  private String rawTopic() {
    return lab.rawTopic(source.keyspace(), source.table());
  }

  private Map<String, String> configuration() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("fullrow.application-id", NAME);
    config.put("fullrow.partitions", "4");
    config.put("fullrow.dead-letter-topic", NAME + ".dlq");
    config.put("fullrow.kafka.bootstrap-servers", lab.kafka().bootstrapServers());
    config.put("fullrow.schema-registry.url", lab.registry().url());
    config.put("fullrow.target.contact-points", lab.cassandra().contactPoint());
    config.put("fullrow.target.local-datacenter", lab.cassandra().localDatacenter());
    config.put("fullrow.target.max-in-flight", Integer.toString(MAX_IN_FLIGHT));
    config.put("fullrow.tables[0].source", source.toString());
    config.put("fullrow.tables[0].inputs[0].topic", rawTopic());
    config.put("fullrow.tables[0].inputs[0].format", "debezium");
    config.put("fullrow.tables[0].events-topic", "dp." + NAME);
    config.put("fullrow.tables[0].target", target.toString());
    return config;
  }

  private static double seconds(Runnable timed) {
    long from = System.nanoTime();
    timed.run();
    return (System.nanoTime() - from) / 1e9;
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
