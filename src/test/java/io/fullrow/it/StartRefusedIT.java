// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.workload.Movies;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the service must not run with ends it with one message and exit code 1; what its servers say
 * against single tables holds these, and it runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartRefusedIT {
  private static final String TARGET = "refused_new";

  private Lab lab;

  @BeforeAll
  void createTables() {
    lab = SharedLab.get();
    Movies.create(lab.session(), TARGET, lab.cassandra().replication());
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + ".counts (id int PRIMARY KEY, n counter)");
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE " + TARGET + ".typed (id int PRIMARY KEY, title text, seen timestamp)");
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + ".lists (id int PRIMARY KEY, l list<text>)");
  }

  @Test
  void shouldHoldEveryTableThatDoesNotFitAndSayWhy() throws Exception {
    // given
    registerRawSchemaWithWrongTypes("raw.refused.typed");
    Map<String, String> config = Pipelines.servers(lab, "refused");
    table(config, 0, "old.counts", "raw.refused.counts", TARGET + ".counts");
    table(config, 1, "old.missing", "raw.refused.missing", TARGET + ".missing");
    table(config, 2, "old.nowhere", "raw.refused.nowhere", "refused_nowhere.t");
    table(config, 3, "old.typed", "raw.refused.typed", TARGET + ".typed");
    table(config, 4, "old.lists", "raw.refused.lists", TARGET + ".lists");

    // when
    String held = held("refused", config);

    // then
    assertThat(held)
        .containsPattern("fullrow.tables\\[0].target = 'refused_new.counts': .*n is a counter")
        .containsPattern("fullrow.tables\\[1].target = 'refused_new.missing': .*does not exist")
        .containsPattern("fullrow.tables\\[2].target = .*there is no keyspace refused_nowhere")
        .containsPattern(
            "fullrow.tables\\[3].inputs\\[0].topic = 'raw.refused.typed': column title of .* has"
                + " type text, but the raw records carry int")
        .containsPattern("column seen of .* has type timestamp, but the raw records carry string")
        .containsPattern(
            "fullrow.tables\\[4].target = 'refused_new.lists': .*non-frozen list.*\n?.*create the"
                + " column as map<timeuuid, text>");
  }

  @Test
  void shouldHoldTheTableWhoseLossyColumnsAreNotAccepted() throws Exception {
    // given
    Map<String, String> config = Pipelines.movies(lab, "refusedlossy", "old", TARGET);
    config.put("fullrow.tables[0].inputs[0].accept-loss", "tags,notes");

    // when
    String held = held("refused-lossy", config);

    // then
    assertThat(held)
        .contains("old.movies_by_genre.attrs", "old.movies_by_genre.studio")
        .contains(
            "Set fullrow.tables[0].inputs[0].accept-loss: [tags, notes, studio, attrs] to accept");
  }

  @Test
  void shouldNameAllThatIsWrongWithTheConfigurationItself() {
    // given
    Map<String, String> config = Pipelines.movies(lab, "refusedconfig", "old", TARGET);
    config.put("fullrow.ordering.window", "soon");
    config.put("fullrow.partitons", "4");
    config.put("fullrow.target.contact-points", "nowhere");

    // when
    String log = refused("refused-config", config);

    // then
    assertThat(log)
        .contains("fullrow.ordering.window = 'soon'")
        .contains("fullrow.partitons")
        .contains("docs/configuration.md");
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitionsThanThatOfTheFirstStart() {
    // given
    Map<String, String> config = Pipelines.movies(lab, "refusedparts", "old", TARGET);
    FullrowService first = lab.service("refused-parts-first", config);
    first.start();
    Pipelines.awaitReady(first);
    first.stop();
    config.put("fullrow.partitions", "5");

    // when
    String log = refused("refused-parts", config);

    // then
    assertThat(log)
        .containsOnlyOnce("The configuration has ")
        .containsPattern("fullrow.partitions = '5': .*4");
  }

  @Test
  void shouldRefuseDeadLetterTopicThatCannotTakeEveryDeadLetter() {
    // given
    LabTopic.of(lab, "refusedsmall.dlq").create(1, Map.of());

    // when
    String log = refused("refused-small", Pipelines.movies(lab, "refusedsmall", "old", TARGET));

    // then
    assertThat(log)
        .containsOnlyOnce("The configuration has 1 problem:")
        .contains("fullrow.dead-letter-topic = 'refusedsmall.dlq': the topic takes records of");
  }

  @Test
  void shouldRefuseEventsTopicThatDeletesAndNameItsKey() {
    // given
    LabTopic.of(lab, "dp.refusedevents").create(4, Map.of("cleanup.policy", "delete"));
    LabTopic.of(lab, "dp.refusedevents.partitions").create(5, Map.of("cleanup.policy", "compact"));

    // when
    String log = refused("refused-events", Pipelines.movies(lab, "refusedevents", "old", TARGET));

    // then
    assertThat(log)
        .containsOnlyOnce("The configuration has 2 problems:")
        .containsPattern("events-topic = 'dp.refusedevents': .*cleanup.policy=delete")
        .containsPattern("events-topic = 'dp.refusedevents.partitions': .*5 partitions, not 4");
  }

  /** What a service says that is ready and holds something. */
  private String held(String name, Map<String, String> config) throws Exception {
    FullrowService service = lab.service(name, config);
    try {
      service.start();
      Awaitility.await("held")
          .atMost(Pipelines.PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () ->
                  service.get("health/readiness").statusCode() == 200
                      && service.get("health/dependencies").body().contains("UP, started"));
      return service.get("health/dependencies").body();
    } finally {
      service.stop();
    }
  }

  /** What was logged by a service that ended with exit code 1. */
  private String refused(String name, Map<String, String> config) {
    FullrowService service = lab.service(name, config);
    int exitCode = service.runToExit();
    assertThat(exitCode).as(service.log().tail(40)).isEqualTo(1);
    return service.log().text();
  }

  private static void table(
      Map<String, String> config, int index, String source, String rawTopic, String target) {
    String key = "fullrow.tables[" + index + "].";
    config.put(key + "source", source);
    config.put(key + "inputs[0].topic", rawTopic);
    config.put(key + "inputs[0].format", "debezium");
    config.put(key + "events-topic", "dp." + source);
    config.put(key + "target", target);
  }

  private void registerRawSchemaWithWrongTypes(String rawTopic) {
    Schema after =
        SchemaBuilder.record("After")
            .fields()
            .name("id")
            .type(cell("Id", Schema.Type.INT))
            .noDefault()
            .name("title")
            .type(cell("Title", Schema.Type.INT))
            .noDefault()
            .name("seen")
            .type(cell("Seen", Schema.Type.STRING))
            .noDefault()
            .endRecord();
    Schema envelope =
        SchemaBuilder.record("Envelope").fields().name("after").type(after).noDefault().endRecord();
    new HttpRegistry(RegistryConfig.from(Map.of("schema.registry.url", lab.registry().url())))
        .register(rawTopic + "-value", envelope);
  }

  private static Schema cell(String name, Schema.Type type) {
    return SchemaBuilder.record(name)
        .fields()
        .name("value")
        .type(Schema.create(type))
        .noDefault()
        .endRecord();
  }
}
