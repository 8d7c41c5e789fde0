// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fullrow.cluster.ClusterSession;
import io.fullrow.config.ConfigurationReader;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.InputSettings;
import io.fullrow.config.KafkaSettings;
import io.fullrow.config.KeyspaceSettings;
import io.fullrow.config.OrderingSettings;
import io.fullrow.config.Problem;
import io.fullrow.config.RegistrySettings;
import io.fullrow.config.Role;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableDefaults;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TargetSettings;
import io.fullrow.config.TestProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

class ConfigurationReaderTest {
  private final StandardEnvironment environment = new StandardEnvironment();

  ConfigurationReaderTest() {
    environment.getPropertySources().remove("systemEnvironment");
    environment.getPropertySources().remove("systemProperties");
  }

  @Test
  void shouldBindTheContractsDefaults() {
    FullrowProperties properties = given(oneTable()).read();

    assertThat(properties.applicationId()).isEqualTo("fullrow");
    assertThat(properties.sinkGroup()).isEqualTo("fullrow-sink");
    assertThat(properties.roles()).containsExactlyInAnyOrder(Role.MATERIALIZE, Role.SINK);
    assertThat(properties.kafka().bootstrapServers()).containsExactly("localhost:9092");
    assertThat(properties.kafka().properties()).isEmpty();
    assertThat(properties.schemaRegistry().url()).isEqualTo("http://localhost:8081");
    assertThat(properties.schemaRegistry().properties()).isEmpty();
    assertThat(properties.stateDirectory())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "fullrow"));
    assertThat(properties.partitions()).isEqualTo(12);
    assertThat(properties.ordering())
        .isEqualTo(new OrderingSettings(Duration.ofMillis(100), DataSize.ofMegabytes(64)));
    assertThat(properties.tombstoneRetention()).isEqualTo(Duration.ofDays(10));
    assertThat(properties.deadLetterTopic()).isEqualTo("fullrow.dlq");
    assertThat(properties.fragmentsTopic()).isEqualTo("fullrow.fragments");
    assertThat(properties.rawTopics()).containsExactly("lab.movies.by_genre", "fullrow.fragments");
    assertThat(properties.target())
        .isEqualTo(
            new TargetSettings(
                List.of("127.0.0.1:9042"), "dc1", "", "", "LOCAL_QUORUM", 512, Map.of(), Map.of()));
    assertThat(properties.tables())
        .containsExactly(
            new TableSettings(
                "movies.by_genre",
                List.of(new InputSettings("lab.movies.by_genre", "debezium", List.of())),
                "dp.movies.by_genre",
                "movies_new.by_genre",
                List.of()));
    assertThat(properties.tables().get(0).partitionsTopic())
        .isEqualTo("dp.movies.by_genre.partitions");
  }

  @Test
  void shouldBindEveryKeyFromTheEnvironment() {
    FullrowProperties properties =
        givenVariables(
                Map.ofEntries(
                    Map.entry("FULLROW_APPLICATIONID", "other"),
                    Map.entry("FULLROW_ROLES", "sink"),
                    Map.entry("FULLROW_KAFKA_BOOTSTRAPSERVERS", "a:1,b:2"),
                    Map.entry("FULLROW_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL"),
                    Map.entry("FULLROW_SCHEMAREGISTRY_URL", "https://registry"),
                    Map.entry("FULLROW_SCHEMAREGISTRY_PROPERTIES_BASIC_AUTH_USER_INFO", "u:p"),
                    Map.entry("FULLROW_SOURCEVERSION", "4.0.17"),
                    Map.entry("FULLROW_STATEDIR", "/var/lib/fullrow"),
                    Map.entry("FULLROW_PARTITIONS", "3"),
                    Map.entry("FULLROW_ORDERING_WINDOW", "0"),
                    Map.entry("FULLROW_ORDERING_MAXBUFFEREDBYTES", "1GB"),
                    Map.entry("FULLROW_TOMBSTONERETENTION", "12h"),
                    Map.entry("FULLROW_DEADLETTERTOPIC", "dead"),
                    Map.entry("FULLROW_TABLES_0_SOURCE", "k.T"),
                    Map.entry("FULLROW_FRAGMENTSTOPIC", "shared"),
                    Map.entry("FULLROW_TABLES_0_INPUTS_0_TOPIC", "raw1"),
                    Map.entry("FULLROW_TABLES_0_INPUTS_0_FORMAT", "debezium"),
                    Map.entry("FULLROW_TABLES_0_INPUTS_0_ACCEPTLOSS", "tags,notes"),
                    Map.entry("FULLROW_TABLES_0_INPUTS_1_TOPIC", "raw2"),
                    Map.entry("FULLROW_TABLES_0_INPUTS_1_FORMAT", "debezium"),
                    Map.entry("FULLROW_TABLES_0_EVENTSTOPIC", "events"),
                    Map.entry("FULLROW_TABLES_0_TARGET", "n.T"),
                    Map.entry("FULLROW_TABLES_0_ACCEPTLOSS", "tags"),
                    Map.entry("FULLROW_TARGET_CONTACTPOINTS", "c1:9042,c2:9042"),
                    Map.entry("FULLROW_TARGET_LOCALDATACENTER", "dc2"),
                    Map.entry("FULLROW_TARGET_USERNAME", "writer"),
                    Map.entry("FULLROW_TARGET_PASSWORD", "secret"),
                    Map.entry("FULLROW_TARGET_CONSISTENCY", "QUORUM"),
                    Map.entry("FULLROW_TARGET_MAXINFLIGHT", "7")))
            .read();

    assertThat(properties)
        .isEqualTo(
            new FullrowProperties(
                "other",
                Set.of(Role.SINK),
                new KafkaSettings(
                    List.of("a:1", "b:2"), Map.of("security.protocol", "SSL"), Map.of()),
                new RegistrySettings("https://registry", Map.of("basic.auth.user.info", "u:p")),
                "4.0.17",
                Path.of("/var/lib/fullrow"),
                3,
                new OrderingSettings(Duration.ZERO, DataSize.ofGigabytes(1)),
                Duration.ofHours(12),
                "dead",
                "shared",
                TableDefaults.none(),
                List.of(),
                List.of(
                    new TableSettings(
                        "k.T",
                        List.of(
                            new InputSettings("raw1", "debezium", List.of("tags", "notes")),
                            new InputSettings("raw2", "debezium", List.of())),
                        "events",
                        "n.T",
                        List.of("tags"))),
                new TargetSettings(
                    List.of("c1:9042", "c2:9042"),
                    "dc2",
                    "writer",
                    "secret",
                    "QUORUM",
                    7,
                    Map.of(),
                    Map.of()),
                TestProperties.NO_SOURCE));
  }

  @Test
  void shouldKeepTheNamesOfPassedThroughProperties() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.target.driver.advanced.ssl-engine-factory.class", "DefaultSslEngineFactory");
    keys.put("fullrow.kafka.properties.sasl.jaas.config", "x");
    keys.put("fullrow.schema-registry.properties", "");

    FullrowProperties properties = given(keys).read();

    assertThat(properties.target().driver())
        .containsExactly(Map.entry("advanced.ssl-engine-factory.class", "DefaultSslEngineFactory"));
    assertThat(properties.kafka().properties()).containsOnlyKeys("sasl.jaas.config");
    assertThat(properties.schemaRegistry().properties()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application-id                | a/b            | prefix of topics
          roles                         |                | an instance without a role
          roles                         | materialise    | this is not a set of materialize, sink, way-back
          source-version                | 2.1            | the merge laws of this release are not known
          source-version                | 5.0-rc1        | the merge laws of this release are not known
          kafka.bootstrap-servers       |                | there is no address
          kafka.bootstrap-servers       | localhost      | an address is host:port
          kafka.bootstrap-servers       | a:1,b:70000    | an address is host:port
          kafka.properties.acks         | 1              | the service sets this property itself
          kafka.properties.main.consumer.group.id | x    | the service sets this property itself
          kafka.properties.security.protocl | SASL_SSL   | no Kafka client knows this property
          kafka.properties.main.consumer.max.pol.records | 1 | no Kafka client knows this property
          kafka.properties.security.protocol | SASL_SSLL | Kafka's client rejects this
          kafka.plugin-properties.acks  | 0              | this is one of Kafka's own properties
          target.driver.advanced.ssl-engine-factory.clas | x | the driver has no such option
          target.driver-plugin-options.basic.request.timeout | 1s | this is one of the driver's own options
          schema-registry.url           | localhost:8081 | this is not an http or https URL
          schema-registry.url           |                | this is not an http or https URL
          partitions                    | 0              | this must be at least 1
          partitions                    | many           | this is not a whole number
          ordering.window               | -1ms           | a window cannot be negative
          ordering.window               | soon           | this is not a duration
          ordering.max-buffered-bytes   | 64 apples      | this is not a size
          ordering.max-buffered-bytes   | 0              | this must be at least 1
          tombstone-retention           | 0              | a late duplicate brings deleted data back
          tombstone-retention           | 10 moons       | this is not a duration
          dead-letter-topic             | a topic        | a topic's name is
          dead-letter-topic             | dp.movies.by_genre | this topic is used by
          tables[0].source              | movies         | a table is named as keyspace.table
          tables[0].source              |                | this key is missing
          fragments-topic               | a topic        | a topic's name is
          fragments-topic               | lab.movies.by_genre | this topic is used by
          tables[0].inputs[0].topic     |                | this key is missing
          tables[0].inputs[0].topic     | a b            | a topic's name is
          tables[0].inputs[0].topic     | fullrow.fragments | this topic is used by
          tables[0].inputs[1].topic     | lab.movies.by_genre | this topic is used by
          tables[0].inputs[1].topic     | lab.more       | this key is missing
          tables[0].inputs[0].format    | csv            | there is no such format
          tables[0].inputs[0].format    |                | this key is missing
          tables[0].inputs[0].accept-loss | tags,tags    | this column is named twice
          tables[0].inputs[0].tpic      | x              | there is no such key
          tables[0].raw-topics          | x              | part of inputs
          table-defaults.evnts-topic    | x              | there is no such key
          tables[0].format              | debezium       | part of inputs
          tables[0].events-topic        |                | this key is missing
          tables[0].events-topic        | lab.movies.by_genre | this topic is used by
          tables[0].target              | a.b.c          | a table is named as keyspace.table
          tables[0].accept-loss         | tags,tags      | this column is named twice
          target.contact-points         | 127.0.0.1      | an address is host:port
          target.contact-points         |                | there is no address
          target.local-datacenter       |                | the driver needs the name
          target.username               | me             | there is a user without a password
          target.password               | me             | there is a password without a user
          target.consistency            | SERIAL         | this is not a consistency level
          target.consistency            | MOST           | this is not a consistency level
          target.max-in-flight          | 0              | this must be at least 1
          tables[0].sourc               | movies         | there is no such key
          ordering.windw                | 5ms            | there is no such key
          topics                        | x              | there is no such key
          dead-letter-topic             | ${NOWHERE}     | the placeholder in it has no value
          """)
  void shouldRefuseABadValueByKeyValueAndRemedy(String key, String value, String reason) {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow." + key, value == null ? "" : value);

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.problems())
        .as(refused.getMessage())
        .anySatisfy(
            problem -> {
              assertThat(problem.reason()).contains(reason);
              assertThat(problem.remedy()).isNotBlank();
              assertThat(refused.getMessage()).contains(problem.key(), problem.remedy());
            });
    assertThat(refused.problems()).as(refused.getMessage()).hasSizeLessThanOrEqualTo(2);
    assertThat(refused.getExitCode()).isEqualTo(1);
  }

  @Test
  void shouldReportAllProblemsAtOnce() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.partitions", "many");
    keys.put("fullrow.ordering.windw", "5ms");
    keys.put("fullrow.tables[0].target", "x");
    keys.put("fullrow.target.consistency", "MOST");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly(
            "fullrow.partitions",
            "fullrow.ordering.windw",
            "fullrow.tables[0].target",
            "fullrow.target.consistency");
    assertThat(refused)
        .hasMessageStartingWith("The configuration has 4 problems:")
        .hasMessageContaining("fullrow.partitions = 'many'")
        .hasMessageContaining("Known here: max-buffered-bytes, window.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tables[0].acept-loss[0]       | Known below fullrow.tables[0]: accept-loss, events-topic
          tables[0].inputs[0].more.less | Known below fullrow.tables[0].inputs[0]: accept-loss, format
          sink.pause                    | Known below fullrow: application-id, dead-letter-topic
          ordering.windw                | Known here: max-buffered-bytes, window.
          """)
  void shouldListTheKnownKeysNextToAnUnknownOne(String key, String remedy) {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow." + key, "x");

    assertThat(refused(given(keys)).problems().get(0).remedy()).startsWith(remedy);
  }

  @Test
  void shouldRefuseAConfigurationWithoutTables() {
    StartRefusedException refused = refused(given(Map.of()));

    assertThat(refused.problems()).extracting(Problem::key).containsExactly("fullrow.tables");
  }

  @Test
  void shouldGiveTablesTheDefaultsWithTheirNames() {
    // given
    Map<String, Object> keys = new java.util.HashMap<>();
    keys.put("fullrow.table-defaults.inputs[0].topic", "lab.{keyspace}.{table}");
    keys.put("fullrow.table-defaults.inputs[0].format", "debezium");
    keys.put("fullrow.table-defaults.inputs[0].accept-loss", "tags");
    keys.put("fullrow.table-defaults.events-topic", "dp.{keyspace}.{table}");
    keys.put("fullrow.table-defaults.target", "{keyspace}_new.{table}");
    keys.put("fullrow.table-defaults.accept-loss", "cast");
    keys.put("fullrow.tables[0].source", "movies.by_genre");
    keys.put("fullrow.tables[1].source", "movies.by_year");
    keys.put("fullrow.tables[1].target", "elsewhere.t");

    // when
    FullrowProperties properties = given(keys).read();

    // then
    assertThat(properties.tables())
        .containsExactly(
            new TableSettings(
                "movies.by_genre",
                List.of(new InputSettings("lab.movies.by_genre", "debezium", List.of("tags"))),
                "dp.movies.by_genre",
                "movies_new.by_genre",
                List.of("cast")),
            new TableSettings(
                "movies.by_year",
                List.of(new InputSettings("lab.movies.by_year", "debezium", List.of("tags"))),
                "dp.movies.by_year",
                "elsewhere.t",
                List.of("cast")));
  }

  @Test
  void shouldTakeKeyspacesInThePlaceOfTables() {
    // given
    Map<String, Object> keys = new java.util.HashMap<>();
    keys.put("fullrow.table-defaults.inputs[0].topic", "lab.{keyspace}.{table}");
    keys.put("fullrow.table-defaults.inputs[0].format", "debezium");
    keys.put("fullrow.table-defaults.events-topic", "dp.{keyspace}.{table}");
    keys.put("fullrow.keyspaces[0].source", "movies");
    keys.put("fullrow.keyspaces[0].target", "movies_new");
    keys.put("fullrow.keyspaces[0].exclude", "*_tmp");

    // when
    FullrowProperties properties = given(keys).read();

    // then
    assertThat(properties.tables()).isEmpty();
    assertThat(properties.keyspaces())
        .containsExactly(
            new KeyspaceSettings("movies", "movies_new", List.of("*"), List.of("*_tmp")));
  }

  @Test
  void shouldRefuseKeyspacesWhoseDefaultsDoNotServe() {
    // given
    Map<String, Object> keys = new java.util.HashMap<>();
    keys.put("fullrow.keyspaces[0].source", "movies.t");
    keys.put("fullrow.keyspaces[0].target", "movies_new");
    keys.put("fullrow.keyspaces[0].include", "a.b");
    keys.put("fullrow.keyspaces[1].source", "other");
    keys.put("fullrow.keyspaces[1].target", "other_new");
    keys.put("fullrow.table-defaults.events-topic", "dp.{keyspace}");

    // when
    StartRefusedException refused = refused(given(keys));

    // then
    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly(
            "fullrow.keyspaces[0].source",
            "fullrow.keyspaces[0].include",
            "fullrow.table-defaults.inputs",
            "fullrow.table-defaults.events-topic");
    assertThat(refused)
        .hasMessageContaining("all tables would have the same topic")
        .hasMessageContaining("Set fullrow.table-defaults.inputs: [{topic:");
  }

  @Test
  void shouldSayWhatAnInputIs() {
    Map<String, Object> keys = oneTable();
    keys.remove("fullrow.tables[0].inputs[0].topic");
    keys.remove("fullrow.tables[0].inputs[0].format");
    keys.put("fullrow.tables[0].inputs", "lab.movies.by_genre");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused)
        .hasMessageContaining("this is not a topic with its format")
        .hasMessageContaining("Write inputs: [{topic: ..., format: ...}].");
  }

  @Test
  void shouldRefuseWhatTwoTablesShare() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.tables[1].source", "movies.by_genre");
    keys.put("fullrow.tables[1].inputs[0].topic", "lab.movies.by_genre");
    keys.put("fullrow.tables[1].inputs[0].format", "debezium");
    keys.put("fullrow.tables[1].events-topic", "dp.movies.by_genre");
    keys.put("fullrow.tables[1].target", "movies_new.by_genre");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.problems())
        .extracting(Problem::key)
        .contains(
            "fullrow.tables[1].source",
            "fullrow.tables[1].inputs[0].topic",
            "fullrow.tables[1].events-topic",
            "fullrow.tables[1].target");
    assertThat(refused).hasMessageContaining("fullrow.tables[0].source");
  }

  @Test
  void shouldRefuseAnEventsTopicThatIsAnotherTablesPartitionTopic() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.tables[1].source", "movies.other");
    keys.put("fullrow.tables[1].inputs[0].topic", "lab.movies.other");
    keys.put("fullrow.tables[1].inputs[0].format", "debezium");
    keys.put("fullrow.tables[1].events-topic", "dp.movies.by_genre.partitions");
    keys.put("fullrow.tables[1].target", "movies_new.other");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly("fullrow.tables[1].events-topic");
  }

  @Test
  void shouldRefuseAGapInTheTables() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.tables[2].source", "movies.other");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused).hasMessageContaining("fullrow.tables[2].source");
    assertThat(refused).hasMessageContaining("without a gap");
  }

  @Test
  void shouldRefuseAMisspeltVariableButLeaveForeignOnesAlone() {
    Map<String, Object> variables =
        Map.of(
            "FULLROW_HOME", "/opt",
            "FULLROW_PORT", "tcp://10.0.0.1:8080",
            "FULLROW_TARGET_PORT_9042_TCP", "tcp://10.0.0.1:9042",
            "FULLROW_TARGET_SERVICE_HOST", "10.0.0.1",
            "FULLROW_TARGET_CONTACTPOINT", "c1:9042",
            "FULLROW_TARGET_CONTACT_POINTS", "c1:9042");
    given(oneTable());

    StartRefusedException refused = refused(givenVariables(variables));

    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly("fullrow.target.contactpoint");
    assertThat(refused).hasMessageContaining("contact-points");
  }

  @Test
  void shouldReplaceTheWholeListWhenAHigherSourceHasIt() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.tables[1].source", "movies.other");
    keys.put("fullrow.tables[1].accept-loss[0]", "x");
    given(keys);

    FullrowProperties properties =
        givenVariables(
                Map.of(
                    "FULLROW_TABLES_0_SOURCE", "k.t",
                    "FULLROW_TABLES_0_INPUTS_0_TOPIC", "raw",
                    "FULLROW_TABLES_0_INPUTS_0_FORMAT", "debezium",
                    "FULLROW_TABLES_0_EVENTSTOPIC", "events",
                    "FULLROW_TABLES_0_TARGET", "n.t"))
            .read();

    assertThat(properties.tables()).extracting(TableSettings::source).containsExactly("k.t");
  }

  /** A variable can write neither dashes nor where a word ends. */
  @Test
  void shouldTakeOptionsOfTheDriverFromTheEnvironment() {
    given(oneTable());

    FullrowProperties properties =
        givenVariables(
                Map.of(
                    "FULLROW_TARGET_DRIVER_ADVANCED_SSLENGINEFACTORY_CLASS", "A",
                    "FULLROW_TARGET_DRIVER_ADVANCED_SSL_ENGINE_FACTORY_HOSTNAME_VALIDATION", "true",
                    "FULLROW_TARGET_DRIVER_BASIC_REQUEST_TIMEOUT", "5 seconds"))
            .read();

    assertThat(properties.target().driver())
        .containsOnly(
            Map.entry("advanced.ssl-engine-factory.class", "A"),
            Map.entry("advanced.ssl-engine-factory.hostname-validation", "true"),
            Map.entry("basic.request.timeout", "5 seconds"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.properties.client.tag.zone",
        "kafka.properties.metrics.context.team",
        "kafka.properties.config.providers.env.class",
      })
  void shouldTakePassedThroughNamesWithAFreePart(String key) {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow." + key, "x");

    assertThatCode(() -> given(keys).read()).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeChildrenOfOptionsOfTheDriverThatAreMaps() {
    // given
    Map<String, Object> keys = oneTable();
    String driver = "fullrow.target.driver.";
    keys.put(driver + "advanced.auth-provider.login-configuration.useKeyTab", "true");
    keys.put(driver + "advanced.auth-provider.sasl-properties.javax.security.sasl.qop", "auth");
    keys.put(driver + "advanced.address-translator.subnet-addresses[100.64.0.0/15]", "c1:9042");
    keys.put(driver + "advanced.address-translator.subnet-addresses[::ffff:0/111]", "c2:9042");

    // when
    FullrowProperties properties = given(keys).read();

    // then
    assertThat(properties.target().driver())
        .containsOnly(
            Map.entry("advanced.auth-provider.login-configuration.useKeyTab", "true"),
            Map.entry("advanced.auth-provider.sasl-properties.javax.security.sasl.qop", "auth"),
            Map.entry("advanced.address-translator.subnet-addresses.\"100.64.0.0/15\"", "c1:9042"),
            Map.entry("advanced.address-translator.subnet-addresses.\"::ffff:0/111\"", "c2:9042"));
    assertThatCode(() -> ClusterSession.requireReadable(Clients.target(properties)))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAGroupOfOptionsOfTheDriverAsOneObject() {
    // given
    Map<String, Object> keys = oneTable();
    String driver = "fullrow.target.driver.";
    keys.put(
        driver + "advanced.ssl-engine-factory",
        "{class = DefaultSslEngineFactory, hostname-validation = false, cipher-suites = [a, b]}");
    keys.put(
        driver + "advanced.address-translator",
        "{class = T, subnet-addresses { \"100.64.0.0/15\" = \"c1:9042\" }}");
    keys.put(driver + "advanced.connection", "{pool.local.size = 2, connect-timeout = 3 seconds}");
    keys.put(driver + "advanced.connection.pool.local.size", "4");
    keys.put(driver + "profiles", "{slow {basic.request.timeout = 9 seconds}}");

    // when
    FullrowProperties properties = given(keys).read();

    // then
    assertThat(properties.target().driver())
        .containsOnly(
            Map.entry("advanced.ssl-engine-factory.class", "DefaultSslEngineFactory"),
            Map.entry("advanced.ssl-engine-factory.hostname-validation", "false"),
            Map.entry("advanced.ssl-engine-factory.cipher-suites", "[\"a\",\"b\"]"),
            Map.entry("advanced.address-translator.class", "T"),
            Map.entry(
                "advanced.address-translator.subnet-addresses", "{\"100.64.0.0/15\":\"c1:9042\"}"),
            Map.entry("advanced.connection.connect-timeout", "3 seconds"),
            Map.entry("advanced.connection.pool.local.size", "4"),
            Map.entry("profiles.slow.basic.request.timeout", "9 seconds"));
    assertThatCode(() -> ClusterSession.requireReadable(Clients.target(properties)))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseUnknownOptionsOfTheDriverInAnObject() {
    // given
    Map<String, Object> keys = oneTable();
    String driver = "fullrow.target.driver.";
    keys.put(driver + "advanced.ssl-engine-factory", "{clas = DefaultSslEngineFactory}");
    keys.put(driver + "advanced.auth-provider", "{class = PlainTextAuthProvider, password = pa55");

    // when
    StartRefusedException refused = refused(given(keys));

    // then
    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly(
            driver + "advanced.auth-provider", driver + "advanced.ssl-engine-factory.clas");
    assertThat(refused)
        .hasMessageContaining("Did you mean advanced.ssl-engine-factory.class?")
        .hasMessageNotContaining("pa55");
  }

  @Test
  void shouldPassOptionsOfOwnClassesToTheDriver() {
    // given
    Map<String, Object> keys = oneTable();
    String name = "advanced.auth-provider.vault.path";
    keys.put("fullrow.target.driver-plugin-options." + name, "/secret");

    // when
    FullrowProperties properties = given(keys).read();

    // then
    assertThat(Clients.target(properties).driver()).containsEntry(name, "/secret");
    assertThat(properties.target().toString()).contains(name).doesNotContain("/secret");
  }

  @Test
  void shouldSuggestTheNameThatWasMeant() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.kafka.properties.security.protocl", "SSL");
    keys.put("fullrow.target.driver.advanced.ssl-engine-factory.clas", "x");
    keys.put("fullrow.kafka.plugin-properties.my.token", "x");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.problems()).hasSize(2);
    assertThat(refused)
        .hasMessageContaining("Did you mean security.protocol?")
        .hasMessageContaining("Did you mean advanced.ssl-engine-factory.class?");
  }

  @Test
  void shouldNeverShowSecrets() {
    Map<String, Object> keys = oneTable();
    keys.put("fullrow.target.password", "pa55");
    keys.put("fullrow.kafka.properties.sasl.jaas.config", "pa55 ${NOWHERE}");
    keys.put("fullrow.kafka.propertes.sasl.jaas.config", "pa55");
    keys.put("fullrow.target.pasword", "pa55");
    keys.put("fullrow.schema-registry.url", "htps://svc:pa55@registry:8081");

    StartRefusedException refused = refused(given(keys));

    assertThat(refused.getMessage()).doesNotContain("pa55");
    assertThat(
            new TargetSettings(
                    List.of(),
                    "dc1",
                    "me",
                    "pa55",
                    "ONE",
                    1,
                    Map.of("p", "pa55"),
                    Map.of("q", "pa55"))
                + new KafkaSettings(List.of(), Map.of("p", "pa55"), Map.of("q", "pa55")).toString()
                + new RegistrySettings("http://me:pa55@u", Map.of("p", "pa55")))
        .doesNotContain("pa55");
  }

  private static StartRefusedException refused(ConfigurationReader reader) {
    StartRefusedException refused = catchThrowableOfType(StartRefusedException.class, reader::read);
    assertThat(refused).as("a refusal").isNotNull();
    return refused;
  }

  /** Which is what Spring Boot does with lists, and what nobody expects. */
  @Test
  void shouldSayThatPartOfAListReplacesTheWholeListOfTheFile() {
    // given
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "commandLineArgs", Map.of("fullrow.tables[0].target", "other.by_genre")));

    // when
    StartRefusedException refused =
        catchThrowableOfType(StartRefusedException.class, () -> given(oneTable()).read());

    // then
    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly(
            "fullrow.tables[0]",
            "fullrow.tables[0].source",
            "fullrow.tables[0].inputs",
            "fullrow.tables[0].events-topic");
    assertThat(refused.problems().get(0).reason())
        .isEqualTo(
            "arguments of the command line set part of fullrow.tables, which replaces the whole list"
                + " of file: lists are not merged");
    assertThat(refused.problems().get(0).remedy()).contains("where it is whole");
  }

  @Test
  void shouldNotSpeakOfOtherSourcesIfThereAreNone() {
    // given
    Map<String, Object> keys = oneTable();
    keys.remove("fullrow.tables[0].source");

    // when
    StartRefusedException refused =
        catchThrowableOfType(StartRefusedException.class, () -> given(keys).read());

    // then
    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly("fullrow.tables[0].source");
  }

  private ConfigurationReader given(Map<String, Object> keys) {
    environment.getPropertySources().addLast(new MapPropertySource("file", keys));
    return reader();
  }

  private ConfigurationReader givenVariables(Map<String, Object> variables) {
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
    return reader();
  }

  private ConfigurationReader reader() {
    ConfigurationPropertySources.attach(environment);
    return new ConfigurationReader(
        environment, Set.of("debezium"), bound -> new ClientsCheck(bound).problems());
  }

  private static Map<String, Object> oneTable() {
    return new java.util.HashMap<>(
        Map.of(
            "fullrow.tables[0].source", "movies.by_genre",
            "fullrow.tables[0].inputs[0].topic", "lab.movies.by_genre",
            "fullrow.tables[0].inputs[0].format", "debezium",
            "fullrow.tables[0].events-topic", "dp.movies.by_genre",
            "fullrow.tables[0].target", "movies_new.by_genre"));
  }
}
