// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A keyspace of many tables: the start, the rest afterwards, and the lag endpoint while Kafka is
 * away. {@code -Dfullrow.it.tables=500} and {@code -Dfullrow.it.tables=300
 * -Dfullrow.it.partitions=24} for the sizes of a large installation.
 */
@EnabledIfSystemProperty(
    named = "fullrow.it.tables",
    matches = "\\d+",
    disabledReason = "on demand")
class ManyTablesIT {
  private static final Logger LOG = LoggerFactory.getLogger(ManyTablesIT.class);
  private static final String ID = "manytables";
  private static final int TABLES = Integer.getInteger("fullrow.it.tables", 20);
  private static final int FEW = 4;
  private static final int PARTITIONS = Integer.getInteger("fullrow.it.partitions", FEW);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final int ANSWERS = 10;

  private final Lab lab = SharedLab.get();

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  @AfterEach
  void stop() {
    service.stop();
    if (!lab.kafka().isRunning()) {
      lab.kafka().start();
    }
    lab.session().execute("DROP KEYSPACE IF EXISTS " + ID + "_new");
  }

  @Test
  void shouldStartSoonAndAnswerSoon() throws Exception {
    // given
    createTables();
    createRawTopics();
    service = lab.service(ID, config()).withHeap("1g"); // as in k8s

    // when
    long start = System.nanoTime();
    service.start();
    awaitReady();
    Duration started = since(start);

    // then
    LOG.info("{} tables with {} partitions were ready after {}", TABLES, PARTITIONS, started);
    double rest = restingShare();
    if (PARTITIONS == FEW) { // what a broker takes to make ten thousand more is its own
      assertThat(started).isLessThan(LONGEST_START);
      assertThat(rest).isLessThan(0.5);
    }
    assertThat(longestAnswer()).as("with Kafka").isLessThan(LONGEST_ANSWER);

    // and when
    lab.kafka().kill9();
    Awaitility.await("Kafka is known to be away")
        .atMost(Duration.ofMinutes(1))
        .until(() -> service.get("health/dependencies").statusCode() == 503);

    // then
    assertThat(longestAnswer()).as("without Kafka").isLessThan(LONGEST_ANSWER);
    assertThat(lag().get("ageMs").asLong()).as("the age of the last reading").isPositive();
  }

  private void awaitReady() {
    Awaitility.await("readiness and dependencies")
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                service.get("health/readiness").statusCode() == 200
                    && service.get("health/dependencies").statusCode() == 200);
  }

  /** Of one core, with nothing to do. */
  private double restingShare() {
    Duration before = service.cpu();
    long from = System.nanoTime();
    Awaitility.await("some rest").atMost(QUIET.multipliedBy(2)).pollDelay(QUIET).until(() -> true);
    double share = service.cpu().minus(before).toNanos() / (double) since(from).toNanos();
    LOG.info("at rest it takes {} % of one core", Math.round(100 * share));
    return share;
  }

  private Duration longestAnswer() throws IOException {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < ANSWERS; i++) {
      long from = System.nanoTime();
      service.get("lag");
      Duration took = since(from);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    LOG.info("the lag endpoint took at most {}", longest);
    return longest;
  }

  private JsonNode lag() throws IOException {
    return new JsonMapper().readTree(service.get("lag").body());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** By a session that does not read the whole schema again after each of them. */
  private void createTables() {
    DriverConfigLoader blind =
        DriverConfigLoader.programmaticBuilder()
            .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
            .build();
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(lab.cassandra().node(1).cql())
            .withLocalDatacenter(lab.cassandra().localDatacenter())
            .withConfigLoader(blind)
            .build()) {
      session.execute(
          "CREATE KEYSPACE " + ID + "_new WITH replication = " + lab.cassandra().replication());
      for (int i = 0; i < TABLES; i++) {
        session.execute(
            "CREATE TABLE " + ID + "_new.t" + i + " (p int, c int, v text, PRIMARY KEY (p, c))");
      }
    }
  }

  private void createRawTopics() throws Exception {
    List<NewTopic> topics =
        IntStream.range(0, TABLES)
            .mapToObj(i -> new NewTopic("raw." + ID + ".t" + i, FEW, (short) 1))
            .toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      for (int i = 0; i < topics.size(); i += 20) {
        List<NewTopic> some = topics.subList(i, Math.min(i + 20, topics.size()));
        admin.createTopics(some).all().get(2, TimeUnit.MINUTES);
      }
    }
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.partitions", Integer.toString(PARTITIONS));
    config.put("fullrow.keyspaces[0].source", ID + "_old");
    config.put("fullrow.keyspaces[0].target", ID + "_new");
    config.put("fullrow.table-defaults.inputs[0].topic", "raw." + ID + ".{table}");
    config.put("fullrow.table-defaults.inputs[0].format", "fragment");
    config.put("fullrow.table-defaults.events-topic", "dp." + ID + ".{table}");
    return config;
  }
}
