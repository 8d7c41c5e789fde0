// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.ConfigurationCheck;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.KafkaSettings;
import io.fullrow.config.OwnKafkaProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.topology.ArrivalTime;
import io.fullrow.topology.RecordSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.FailOnInvalidTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.mockito.Mockito;

/**
 * Decisions 1, 5, 13 and 16 as Kafka's clients see them: what they really run with, also under
 * properties of an operator that would undo a guarantee.
 */
class StreamsSettingsTest {
  /** Each would undo a guarantee; every one is refused at start. */
  static final List<Map.Entry<String, String>> HOSTILE =
      List.of(
          Map.entry("processing.guarantee", "at_least_once"),
          Map.entry("isolation.level", "read_uncommitted"),
          Map.entry("consumer.isolation.level", "read_uncommitted"),
          Map.entry("main.consumer.isolation.level", "read_uncommitted"),
          Map.entry("restore.consumer.isolation.level", "read_uncommitted"),
          Map.entry("auto.offset.reset", "latest"),
          Map.entry("consumer.auto.offset.reset", "latest"),
          Map.entry("enable.auto.commit", "true"),
          Map.entry("acks", "1"),
          Map.entry("producer.acks", "0"),
          Map.entry("enable.idempotence", "false"),
          Map.entry("producer.enable.idempotence", "false"),
          Map.entry("producer.transactional.id", "mine"),
          Map.entry("max.request.size", "1000"),
          Map.entry("producer.max.request.size", "1000"),
          Map.entry("group.protocol", "streams"),
          Map.entry("default.timestamp.extractor", FailOnInvalidTimestamp.class.getName()),
          Map.entry("production.exception.handler", GoesOn.class.getName()),
          Map.entry("default.production.exception.handler", GoesOn.class.getName()),
          Map.entry(
              "processing.exception.handler",
              LogAndContinueProcessingExceptionHandler.class.getName()),
          Map.entry(
              "deserialization.exception.handler", LogAndContinueExceptionHandler.class.getName()),
          Map.entry(
              "default.deserialization.exception.handler",
              LogAndContinueExceptionHandler.class.getName()),
          Map.entry("errors.dead.letter.queue.topic.name", "dlq"),
          Map.entry("topic.cleanup.policy", "delete"),
          Map.entry("topic.retention.ms", "1000"),
          Map.entry("topic.retention.bytes", "1000"),
          Map.entry("topic.max.message.bytes", "1000"));

  private static final TableSettings TABLE =
      TestProperties.table("k.t", "raw", "fragment", "dp.t", "n.t");

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void shouldRefuseWhatWouldUndoGuaranteeByKeyValueAndRemedy(Map.Entry<String, String> hostile) {
    // given
    FullrowProperties properties = properties(Map.ofEntries(hostile));

    // when
    List<Problem> problems = new ConfigurationCheck(properties, Set.of("fragment")).problems();

    // then
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo("fullrow.kafka.properties." + hostile.getKey());
              assertThat(problem.value()).isEqualTo(hostile.getValue());
              assertThat(problem.reason()).contains("guarantees");
              assertThat(problem.remedy()).startsWith("Remove it");
            });
  }

  @Test
  void shouldLeaveToOperatorsWhatNoGuaranteeRestsOn() {
    // given
    Map<String, String> tuned =
        Map.of(
            "security.protocol", "SSL",
            "commit.interval.ms", "200",
            "poll.ms", "20",
            "num.standby.replicas", "1",
            "consumer.session.timeout.ms", "45000",
            "producer.linger.ms", "50",
            "topic.min.insync.replicas", "2");

    // when
    FullrowProperties properties = properties(tuned);

    // then
    assertThat(new ConfigurationCheck(properties, Set.of("fragment")).problems()).isEmpty();
    assertThat(StreamsSettings.of(properties, "h:1")).containsAllEntriesOf(tuned);
  }

  @Test
  void shouldReadCommittedRecordsAndWriteExactlyOnce() {
    // when: the second hurdle, behind the refusal
    StreamsConfig config = config(hostile());

    // then
    assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    assertThat(config.getString("group.protocol")).isEqualTo("classic");
    assertThat(config.getMainConsumerConfigs("g", "c", 0))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("enable.auto.commit", "false");
    assertThat(config.getRestoreConsumerConfigs("c"))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", "false");
    assertThat(config.getProducerConfigs("c"))
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.request.size", RecordSize.MAX_DEAD_LETTER_BYTES);
    assertThat(config.originalsWithPrefix("topic."))
        .containsOnly(Map.entry("max.message.bytes", "" + RecordSize.MAX_INTERNAL_BYTES));
    assertThat(config.defaultTimestampExtractor()).isInstanceOf(ArrivalTime.class);
  }

  /** At the defaults of 100 ms each a fragment takes twice as long to its committed event. */
  @Test
  void shouldCommitAndPollOften() {
    StreamsConfig config = config(properties(Map.of()));

    assertThat(config.getLong("commit.interval.ms")).isEqualTo(500);
    assertThat(config.getLong("poll.ms")).isEqualTo(10);
    assertThat(config.getMainConsumerConfigs("g", "c", 0))
        .containsEntry("session.timeout.ms", 10_000);
  }

  /** A handler that goes on loses the event; one that sends waits for itself forever. */
  @Test
  void shouldFailTaskOnEveryErrorAfterTheFirstPut() {
    // given
    StreamsConfig config = config(properties(Map.of("errors.dead.letter.queue.topic.name", "dlq")));
    ProductionExceptionHandler handler = config.productionExceptionHandler();
    handler.configure(config.originals());
    ErrorHandlerContext context = Mockito.mock(ErrorHandlerContext.class);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", new byte[] {1});

    // when
    ProductionExceptionHandler.Response tooLarge =
        handler.handleError(context, record, new RecordTooLargeException());
    ProductionExceptionHandler.Response slow =
        handler.handleError(context, record, new TimeoutException());

    // then
    assertThat(tooLarge.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
    assertThat(tooLarge.deadLetterQueueRecords()).isEmpty();
    // Kafka Streams turns it into a corrupted task: aborted, restored, and done again.
    assertThat(slow.result()).isEqualTo(ProductionExceptionHandler.Result.RETRY);
    assertThat(config.processingExceptionHandler())
        .isInstanceOf(LogAndFailProcessingExceptionHandler.class);
    assertThat(config.deserializationExceptionHandler())
        .isInstanceOf(LogAndFailExceptionHandler.class);
  }

  @Test
  void shouldRefuseRatherThanIgnoreWhatItSetsItself() {
    // given: whatever the service puts over the operator's properties
    Map<String, Object> ours = new HashMap<>();
    settings(properties(Map.of())).forEach((name, value) -> ours.put((String) name, value));
    Map<String, String> operators = new HashMap<>();
    ours.keySet().forEach(name -> operators.put(name, "operator's"));
    Properties both = settings(properties(operators));

    // when
    Set<String> fixed = new TreeSet<>();
    both.forEach((name, value) -> addUnless("operator's".equals(value), fixed, (String) name));

    // then: an operator's is refused, not ignored; the address has a check of its own
    fixed.remove("application.server");
    assertThat(fixed).isNotEmpty().allMatch(OwnKafkaProperties::contains);
  }

  private static void addUnless(boolean skipped, Set<String> names, String name) {
    if (!skipped) {
      names.add(name);
    }
  }

  private static StreamsConfig config(FullrowProperties properties) {
    return new StreamsConfig(settings(properties));
  }

  private static Properties settings(FullrowProperties properties) {
    return StreamsSettings.of(properties, "localhost:1");
  }

  private static FullrowProperties hostile() {
    Map<String, String> all = new HashMap<>();
    HOSTILE.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return properties(all);
  }

  private static FullrowProperties properties(Map<String, String> kafka) {
    FullrowProperties plain = TestProperties.of(TABLE);
    return new FullrowProperties(
        plain.applicationId(),
        plain.roles(),
        new KafkaSettings(plain.kafka().bootstrapServers(), kafka, Map.of()),
        plain.schemaRegistry(),
        plain.sourceVersion(),
        plain.stateDirectory(),
        plain.partitions(),
        plain.ordering(),
        plain.tombstoneRetention(),
        plain.deadLetterTopic(),
        plain.fragmentsTopic(),
        plain.tableDefaults(),
        plain.keyspaces(),
        plain.tables(),
        plain.target(),
        TestProperties.NO_SOURCE);
  }

  /** What an operator might bring along. */
  public static final class GoesOn implements ProductionExceptionHandler {
    @Override
    public Response handleError(
        ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception error) {
      return Response.resume();
    }

    @Override
    public void configure(Map<String, ?> settings) {}
  }
}
