// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.workload.Movies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every kind of bad record in one go, with good ones between: each bad one becomes a dead letter
 * that can be redriven, each good one is written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLetterIT {
  private static final String ID = "badinput";
  private static final String TARGET = "badinput_new";
  private static final TableId SOURCE = Movies.table("badinput_old");
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final int MAX_RAW = 32 << 20;
  private static final int KEPT = 16 << 20;
  private static final long SEED = 5;

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;
  private LabTopic deadLetters;
  private TableSchema schema;
  private DebeziumJson messages;

  /**
   * A bad record.
   *
   * @param reason what its dead letter must say
   */
  /**
   * @param decoded whether it is refused after it was decoded: then its letter is the fragment
   */
  private record Bad(String name, Bytes key, Bytes value, String reason, boolean decoded) {
    Bad(String name, Bytes key, Bytes value, String reason) {
      this(name, key, value, reason, false);
    }
  }

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    Movies.create(lab.session(), TARGET, lab.cassandra().replication());
    schema = DriverSchemas.read(lab.session().refreshSchema(), Movies.table(TARGET));
    messages = DebeziumJson.of(SOURCE, schema);
    raw = LabTopic.of(lab, "raw." + ID);
    raw.create(1, Map.of("max.message.bytes", Integer.toString(MAX_RAW)));
    deadLetters = LabTopic.of(lab, ID + ".dlq");
    Map<String, String> config = Pipelines.movies(lab, ID, SOURCE.keyspace(), TARGET);
    config.put("fullrow.tables[0].inputs[0].topic", raw.name());
    service = lab.service(ID, config);
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  @Test
  void shouldKeepEveryBadRecordWholeAndProcessEveryGoodOne() throws Exception {
    // given
    List<Bad> bad = bad();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < bad.size(); i++) {
      records.add(withHeaders(raw.record(bad.get(i).key(), bad.get(i).value()), bad.get(i).name()));
      records.add(good(i, i % 2 == 0 ? Bytes.empty() : text("key of another form")));
    }
    records.add(new ProducerRecord<>(raw.name(), text("null value").unsafeArray(), null));
    records.add(big(bad.size()));

    // when
    raw.send(records);

    // then
    Awaitility.await("dead letters and rows")
        .atMost(Pipelines.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(Pipelines.lag(service).get("deadLetters").asInt()).isEqualTo(bad.size());
              assertThat(rows()).isEqualTo(bad.size() + 1);
            });
    Map<String, String> names = namesByOffset();
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    deadLetters
        .read()
        .forEach(
            letter ->
                letters.put(
                    names.get(LabTopic.header(letter, "__streams.errors.offset").orElse("")),
                    letter));
    assertThat(letters).hasSize(bad.size());
    bad.forEach(
        each ->
            assertRedrivable(each, Objects.requireNonNull(letters.get(each.name()), each.name())));
  }

  /** The names of the cases by the offsets of their raw records. */
  private Map<String, String> namesByOffset() {
    Map<String, String> names = new HashMap<>();
    raw.read()
        .forEach(
            record ->
                LabTopic.header(record, "case")
                    .ifPresent(name -> names.put(Long.toString(record.offset()), name)));
    return names;
  }

  @Test
  void shouldPointToRecordThatNoTopicOfOursCanTake() {
    // given: well compressed, it is small for its topic
    byte[] huge = new byte[KEPT + 1];
    LabTopic.of(lab, raw.name())
        .send(List.of(new ProducerRecord<>(raw.name(), text("huge").unsafeArray(), huge)));

    // when
    Awaitility.await("dead letter")
        .atMost(Pipelines.PATIENCE)
        .until(() -> deadLetters.read().stream().anyMatch(DeadLetterIT::isPointer));

    // then
    ConsumerRecord<byte[], byte[]> letter =
        deadLetters.read().stream().filter(DeadLetterIT::isPointer).findFirst().orElseThrow();
    int partition = Integer.parseInt(LabTopic.header(letter, "__streams.errors.partition").get());
    long offset = Long.parseLong(LabTopic.header(letter, "__streams.errors.offset").get());
    assertThat(LabTopic.header(letter, "__streams.errors.topic")).contains(raw.name());
    assertThat(LabTopic.reason(letter)).contains("is not copied here", raw.name(), "" + offset);
    assertThat(raw.read())
        .anyMatch(
            record ->
                record.partition() == partition
                    && record.offset() == offset
                    && record.value() != null
                    && record.value().length == huge.length);
  }

  private static boolean isPointer(ConsumerRecord<byte[], byte[]> letter) {
    return LabTopic.header(letter, "__streams.errors.exception")
        .orElse("")
        .equals("TooLargeToKeep");
  }

  private static void assertRedrivable(Bad bad, ConsumerRecord<byte[], byte[]> letter) {
    assertThat(letter).as(bad.name()).isNotNull();
    assertThat(LabTopic.reason(letter)).as(bad.name()).contains(bad.reason());
    assertThat(LabTopic.header(letter, "__streams.errors.topic")).contains("raw." + ID);
    if (bad.decoded()) {
      assertThat(LabTopic.header(letter, "fullrow.redrive")).contains(ID + ".fragments");
      assertThat(FragmentCodec.decode(Bytes.wrap(letter.value())).table()).isEqualTo(SOURCE);
      return;
    }
    assertThat(letter.key()).as(bad.name()).isEqualTo(bad.key().toArray());
    assertThat(letter.value()).as(bad.name()).isEqualTo(bad.value().toArray());
    List<Header> original = List.of(headers(bad.name()));
    Header[] kept = letter.headers().toArray();
    assertThat(List.of(kept).subList(0, original.size())).as(bad.name()).isEqualTo(original);
  }

  private List<Bad> bad() {
    List<Bad> bad = new ArrayList<>();
    String good = new String(insert(SOURCE, 1, "t").value().unsafeArray(), UTF_8);
    Bytes key = insert(SOURCE, 1, "t").key();
    bad.add(new Bad("not JSON", key, text("hello"), "neither JSON nor Avro"));
    bad.add(new Bad("cut JSON", key, text(good.substring(0, 40)), "not JSON"));
    bad.add(new Bad("bad magic", key, Bytes.fromHex("0700000001ff"), "the first byte is 0x7"));
    bad.add(new Bad("short Avro", key, Bytes.fromHex("0000"), "not Avro"));
    bad.add(
        new Bad("unknown schema", key, Bytes.fromHex("0007fffff102"), "no writer schema with id"));
    bad.add(new Bad("missing field", key, text("{\"op\":\"u\"}"), "'source' is missing"));
    bad.add(
        new Bad(
            "wrong type",
            key,
            text(good.replaceFirst("\"year\":\\{\"value\":\\d+", "\"year\":{\"value\":\"1999\"")),
            "column 'year' (int): expected a whole number"));
    bad.add(
        new Bad(
            "out of range",
            key,
            text(good.replaceFirst("\"year\":\\{\"value\":\\d+", "\"year\":{\"value\":4000000000")),
            "column 'year' (int): out of range"));
    bad.add(
        new Bad(
            "unknown column",
            key,
            text(good.replace("\"title\":", "\"colour\":")),
            "the target has no column \"colour\""));
    bad.add(new Bad("empty value", key, Bytes.empty(), "the value is empty"));
    bad.add(new Bad("empty key", Bytes.empty(), text("{}"), "is missing"));
    Bytes foreign = insert(new TableId("badinput_old", "other"), 1, "t").value();
    bad.add(new Bad("other table", key, foreign, "badinput_old.other, which is not configured"));
    Bytes event = insert(SOURCE, 1_000, random(2 << 20)).value();
    bad.add(new Bad("over the events' limit", key, event, "the joined event would have", true));
    Bytes fragment = insert(SOURCE, 1_001, random(9 << 20)).value();
    bad.add(new Bad("far over it", key, fragment, "the joined event would have", true));
    Bytes most = text("x" + random(KEPT - 1_000));
    bad.add(new Bad("the largest kept", key, most, "neither JSON nor Avro"));
    return bad;
  }

  private ProducerRecord<byte[], byte[]> good(int year, Bytes key) {
    return raw.record(key, insert(SOURCE, year, "good").value());
  }

  /** Near the limit of the events topic. */
  private ProducerRecord<byte[], byte[]> big(int year) {
    DebeziumJson.Message message = insert(SOURCE, year, random(1_000_000));
    return raw.record(message.key(), message.value());
  }

  private DebeziumJson.Message insert(TableId source, int year, String title) {
    Map<String, Object> row =
        Map.of("genre", "g", "year", year, "rating", 1f, "duration", 1, "title", title);
    return (source.equals(SOURCE) ? messages : DebeziumJson.of(source, schema)).insert(row, MICROS);
  }

  private long rows() {
    CqlSession session = lab.session();
    return session.execute("SELECT year FROM " + Movies.table(TARGET)).all().size();
  }

  private static ProducerRecord<byte[], byte[]> withHeaders(
      ProducerRecord<byte[], byte[]> record, String name) {
    for (Header header : headers(name)) {
      record.headers().add(header);
    }
    return record;
  }

  private static Header[] headers(String name) {
    return new Header[] {
      new org.apache.kafka.common.header.internals.RecordHeader("case", name.getBytes(UTF_8)),
      new org.apache.kafka.common.header.internals.RecordHeader("null", (byte[]) null),
      new org.apache.kafka.common.header.internals.RecordHeader("bytes", new byte[] {0, -1, 127}),
      new org.apache.kafka.common.header.internals.RecordHeader("bytes", new byte[0])
    };
  }

  /** Letters that no compression makes small. */
  private static String random(int size) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append((char) ('A' + random.nextInt(58)));
    }
    return text.toString().replace('\\', '/');
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(UTF_8));
  }
}
