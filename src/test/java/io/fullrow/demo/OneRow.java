// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Lab;
import io.fullrow.registry.AvroMessages;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.workload.Movies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;

/** The sample row after its first three mutations: as fragments, as an event, and as a row. */
final class OneRow {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration COPIES_PATIENCE = Duration.ofSeconds(10);
  private static final int MUTATIONS = 3;
  private static final List<String> ROW = List.of("drama", "1999", "8.5", "120");
  private static final String LAST_TITLE = "T2";
  private static final String LAST_DIRECTOR = "D2";
  private static final String SELECT =
      "SELECT title, WRITETIME(title), TTL(title), director, WRITETIME(director), TTL(director),"
          + " price, WRITETIME(price), TTL(price) FROM %s WHERE genre='drama' AND year=1999 AND"
          + " rating=8.5 AND duration=120";

  private final Screen screen;
  private final Lab lab;
  private final Source source;
  private final TopicTail tail;

  OneRow(Screen screen, Lab lab, Source source) {
    this.screen = screen;
    this.lab = lab;
    this.source = source;
    this.tail = new TopicTail(lab.kafka().bootstrapServers());
  }

  /** Shows all three; first of all waits until the row is in the new keyspace. */
  void show(String eventsTopic) {
    awaitTarget();
    fragments();
    event(eventsTopic);
    target();
  }

  private void awaitTarget() {
    Awaitility.await("the sample row in the new keyspace")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> select(DemoSetup.NEW, Instant.now().getEpochSecond()),
            row ->
                row != null
                    && LAST_TITLE.equals(row.getString("title"))
                    && LAST_DIRECTOR.equals(row.getString("director")));
  }

  private Row select(String keyspace, long nowInSeconds) {
    SimpleStatement select = SimpleStatement.newInstance(SELECT.formatted(Movies.table(keyspace)));
    return lab.session().execute(select.setNowInSeconds((int) nowInSeconds)).one();
  }

  private void fragments() {
    int wanted = MUTATIONS * lab.cassandra().nodes().size();
    String topic = source.rawTopic();
    List<ConsumerRecord<byte[], byte[]>> records =
        tail.read(
            topic,
            COPIES_PATIENCE,
            seen -> ofTheRow(seen).map(RawFragment::copy).distinct().count() >= wanted);
    List<RawFragment> fragments =
        ofTheRow(records)
            .sorted(
                Comparator.comparingLong(RawFragment::writetime).thenComparing(RawFragment::from))
            .toList();
    screen.line("");
    screen.line(
        "Raw topic %s: %d fragments of %d mutations, so far"
            .formatted(topic, fragments.size(), MUTATIONS));
    screen.aside(
        " p@offset  op  place in the replica's log      writetime (µs)    what it touches");
    for (RawFragment each : fragments) {
      screen.line(
          String.format(
              Locale.ROOT,
              "%9s  %-2s  %-29s %-17d %s",
              each.partition() + "@" + each.offset(),
              each.op(),
              each.from(),
              each.writetime(),
              shorten(each.touched(), 34)));
    }
  }

  private Stream<RawFragment> ofTheRow(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(source::read).filter(each -> each.key().equals(ROW));
  }

  private void event(String topic) {
    List<ConsumerRecord<byte[], byte[]>> events =
        tail.read(topic, PATIENCE, seen -> seen.stream().anyMatch(this::isTheLast)).stream()
            .filter(this::isOfTheRow)
            .toList();
    ConsumerRecord<byte[], byte[]> last =
        events.stream().filter(this::isTheLast).reduce((first, second) -> second).orElseThrow();
    screen.line("");
    screen.line(
        "Topic %s: %d %s of this row, the last one whole"
            .formatted(topic, events.size(), events.size() == 1 ? "event" : "events"));
    labelled("key", read(last.key()).toString());
    labelled("value", read(last.value()).toString());
    Map<String, String> headers = new TreeMap<>();
    for (Header header : last.headers()) {
      headers.put(
          header.key(),
          header.key().equals("fullrow.meta")
              ? header.value().length + " bytes: every cell's writetime, ttl and expiry"
              : new String(header.value(), StandardCharsets.UTF_8));
    }
    headers.forEach((name, value) -> labelled(name.replace("fullrow.", ""), value));
  }

  private boolean isOfTheRow(ConsumerRecord<byte[], byte[]> event) {
    GenericRecord key = read(event.key());
    return RawFragment.KEY.stream().map(column -> text(key, column)).toList().equals(ROW);
  }

  private boolean isTheLast(ConsumerRecord<byte[], byte[]> event) {
    if (event.value() == null) {
      return false;
    }
    GenericRecord value = read(event.value());
    return LAST_TITLE.equals(text(value, "title")) && LAST_DIRECTOR.equals(text(value, "director"));
  }

  private static String text(GenericRecord value, String field) {
    return String.valueOf(value.get(field));
  }

  private GenericRecord read(byte[] message) {
    String url = lab.registry().url();
    RegistryConfig config = RegistryConfig.from(Map.of("schema.registry.url", url));
    return new AvroMessages(new HttpRegistry(config)).read(message);
  }

  private void target() {
    long now = Instant.now().getEpochSecond();
    Row old = select(DemoSetup.OLD, now);
    Row row = select(DemoSetup.NEW, now);
    screen.line("");
    screen.line("The row in both keyspaces, by SELECT with WRITETIME and TTL");
    screen.aside(
        "             old value     writetime (µs)     ttl    new value     writetime (µs)    "
            + " ttl");
    for (int i = 0; i < row.getColumnDefinitions().size(); i += 3) {
      ColumnDefinition column = row.getColumnDefinitions().get(i);
      screen.line(
          String.format(
              Locale.ROOT, "%-11s  %s  %s", column.getName(), cell(old, i), cell(row, i)));
    }
  }

  private static String cell(Row row, int column) {
    List<Object> shown = new ArrayList<>();
    for (int i = column; i < column + 3; i++) {
      Object value = row == null ? null : row.getObject(i);
      shown.add(value == null ? "-" : value);
    }
    return String.format(Locale.ROOT, "%-13s %-17s %5s", shown.toArray());
  }

  private void labelled(String label, String text) {
    List<String> lines = Screen.wrap(text, 12);
    screen.line(String.format(Locale.ROOT, "%-11s %s", label, lines.get(0).strip()));
    lines.subList(1, lines.size()).forEach(screen::line);
  }

  private static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
