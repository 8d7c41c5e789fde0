// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.InputSettings;
import io.fullrow.config.Problem;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.topology.RecordSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsCheckTest {
  /** A broker takes no request for more than 10,000 partitions. */
  @Test
  void shouldCreateSoManyTopicsAtATimeAsABrokerTakes() {
    List<NewTopic> topics =
        IntStream.range(0, 600)
            .mapToObj(i -> new NewTopic("t" + i, i == 7 ? 12_000 : 24, (short) 1))
            .toList();

    List<List<NewTopic>> requests = Topics.requests(topics);

    assertThat(requests.stream().flatMap(List::stream).toList()).isEqualTo(topics);
    assertThat(requests).hasSizeBetween(15, 17);
    assertThat(requests)
        .filteredOn(request -> request.size() > 1)
        .allSatisfy(
            request ->
                assertThat(request.stream().mapToInt(NewTopic::numPartitions).sum())
                    .isLessThanOrEqualTo(1_000));
    assertThat(Topics.requests(List.of())).isEmpty();
  }

  private static final String TEN_DAYS = "864000000";
  private static final Map<String, String> GOOD =
      Map.of(
          "cleanup.policy",
          "compact",
          "delete.retention.ms",
          TEN_DAYS,
          "retention.ms",
          "-1",
          "min.insync.replicas",
          "2",
          "max.message.bytes",
          Integer.toString(RecordSize.MAX_DEAD_LETTER_BYTES));

  private static final List<String> KEYS = List.of("fullrow.tables[0]");

  private final FullrowProperties properties = TestProperties.of(table("t"));
  private final Map<String, TopicFacts> topics = new TreeMap<>();

  TopicsCheckTest() {
    topics.put("raw.t", facts(7, 3, Map.of("cleanup.policy", "delete")));
    topics.put("dp.t", facts(12, 3, Map.of()));
    topics.put("dp.t.partitions", facts(12, 3, Map.of()));
    topics.put("fullrow-fragments-repartition", facts(12, 3, Map.of("cleanup.policy", "delete")));
    topics.put("fullrow-rows-changelog", facts(12, 3, Map.of()));
    topics.put("fullrow.dlq", facts(3, 3, Map.of("cleanup.policy", "delete")));
    topics.put("fullrow.held", facts(12, 3, Map.of()));
  }

  @Test
  void shouldFindNothingWrongWithGoodTopicsOrMissingOnes() {
    assertThat(check().problems()).isEmpty();
    assertThat(check().warnings()).isEmpty();
    assertThat(new TopicsCheck(properties, KEYS, Map.of()).problems()).isEmpty();
  }

  @Test
  void shouldRefuseEventsTopicsThatDelete() {
    // when
    topics.put("dp.t", facts(12, 3, Map.of("cleanup.policy", "compact,delete")));
    topics.put("dp.t.partitions", facts(12, 3, Map.of("cleanup.policy", "delete")));

    // then
    assertThat(check().problems())
        .extracting(Problem::key, Problem::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("fullrow.tables[0].events-topic", "dp.t"),
            org.assertj.core.groups.Tuple.tuple(
                "fullrow.tables[0].events-topic", "dp.t.partitions"));
    assertThat(check().problems().get(0).reason()).contains("compact,delete");
  }

  @Test
  void shouldNameTheKeyspaceThatATableComesFrom() {
    // given
    topics.put("dp.t", facts(12, 3, Map.of("cleanup.policy", "delete")));
    List<String> keys = List.of("fullrow.keyspaces[0] (k.t)");

    // when
    List<Problem> problems = new TopicsCheck(properties, keys, topics).problems();

    // then
    assertThat(problems)
        .extracting(Problem::key)
        .containsExactly("fullrow.keyspaces[0] (k.t).events-topic");
    assertThat(problems.get(0).remedy()).contains("fullrow.table-defaults");
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitionsOfEventsButNotOfRawTopics() {
    // when
    topics.put("dp.t", facts(11, 3, Map.of()));
    topics.put("raw.t", facts(70, 3, Map.of("cleanup.policy", "delete")));

    // then
    assertThat(check().problems()).hasSize(1);
    assertThat(check().problems().get(0).reason()).contains("11 partitions, not 12");
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitionsThanThatOfTheState() {
    // when
    topics.put("fullrow-fragments-repartition", facts(6, 3, Map.of()));

    // then
    assertThat(check().problems()).extracting(Problem::key).containsExactly("fullrow.partitions");
  }

  @Test
  void shouldRefuseDeadLetterTopicThatIsTooSmall() {
    // when
    topics.put("fullrow.dlq", facts(3, 3, Map.of("max.message.bytes", "1048588")));

    // then
    assertThat(check().problems())
        .extracting(Problem::key)
        .containsExactly("fullrow.dead-letter-topic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12 | cleanup.policy    | delete         | cleanup.policy=delete
          12 | cleanup.policy    | compact,delete | cleanup.policy=compact,delete
          12 | max.message.bytes | 17825791       | 17825791 bytes
          11 | cleanup.policy    | compact        | 11 partitions, not 12
          24 | cleanup.policy    | compact        | 24 partitions, not 12
          """)
  void shouldRefuseHeldTopicThatLosesHeldEvents(
      int partitions, String setting, String value, String reason) {
    // when
    topics.put("fullrow.held", facts(partitions, 3, Map.of(setting, value)));

    // then
    assertThat(check().problems())
        .extracting(Problem::key)
        .containsExactly("fullrow.application-id");
    assertThat(check().problems().get(0).reason()).contains("fullrow.held", reason);
  }

  @Test
  void shouldWarnOfDeletionsThatAreKeptForLessThanTheRetention() {
    // when
    topics.put("dp.t", facts(12, 3, Map.of("delete.retention.ms", "86400000")));

    // then
    assertThat(check().problems()).isEmpty();
    assertThat(check().warnings()).hasSize(1);
    assertThat(check().warnings().get(0).text())
        .startsWith("Deletions are kept")
        .contains(TEN_DAYS, "dp.t");
  }

  @Test
  void shouldWarnOfRawTopicsThatForget() {
    // when
    topics.put("raw.t", facts(12, 3, Map.of("retention.ms", "604800000")));

    // then
    assertThat(check().warnings()).hasSize(1);
    assertThat(check().warnings().get(0).text()).contains("raw.t", "retention.ms=-1");
  }

  @Test
  void shouldWarnOnceOfHundredsOfTopicsOnOneBroker() {
    // given
    TableSettings[] tables =
        IntStream.range(0, 300).mapToObj(i -> table("t" + i)).toArray(TableSettings[]::new);
    Map<String, TopicFacts> single = new TreeMap<>();
    for (TableSettings table : tables) {
      List.of(table.eventsTopic(), table.partitionsTopic())
          .forEach(name -> single.put(name, facts(12, 1, Map.of("min.insync.replicas", "1"))));
    }

    // when
    FullrowProperties many = TestProperties.of(tables);
    TopicsCheck check = new TopicsCheck(many, TableList.listed(many).keys(), single);

    // then
    assertThat(check.warnings()).hasSize(1);
    assertThat(check.warnings().get(0).text())
        .startsWith("Fewer than 3 replicas")
        .contains("dp.t0, dp.t0.partitions, dp.t1 and 597 more")
        .hasSizeLessThan(300);
  }

  @Test
  void shouldRefuseOperationsTopicThatForgets() {
    String name = properties.operationsTopic();

    assertThat(TopicsCheck.operations(properties, Map.of(name, facts(1, 1, Map.of())))).isEmpty();
    assertThat(
            TopicsCheck.operations(
                properties, Map.of(name, facts(1, 3, Map.of("cleanup.policy", "delete")))))
        .hasSize(1);
    assertThat(TopicsCheck.operations(properties, Map.of(name, facts(3, 3, Map.of())))).hasSize(1);
  }

  private TopicsCheck check() {
    return new TopicsCheck(properties, KEYS, topics);
  }

  private static TableSettings table(String name) {
    return new TableSettings(
        "k." + name,
        List.of(new InputSettings("raw." + name, "fragment", List.of())),
        "dp." + name,
        "n." + name,
        List.of());
  }

  private static TopicFacts facts(int partitions, int replicas, Map<String, String> other) {
    Map<String, String> config = new HashMap<>(GOOD);
    config.putAll(other);
    return new TopicFacts(Uuid.randomUuid(), partitions, replicas, config);
  }
}
