// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.TableId;
import io.fullrow.producer.FragmentProducer;
import io.fullrow.producer.TableProducer;
import io.fullrow.producer.WriteOptions;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each write straight to Kafka does what the same write by CQL does: one keyspace is written by
 * CQL, the other by the producer through the service, and both are compared cell by cell.
 */
class WriteToKafkaIT {
  private static final String ID = "writetokafka";
  private static final TableId BY_CQL = new TableId(ID + "_cql", "albums");
  private static final TableId BY_KAFKA = new TableId(ID + "_kafka", "albums");
  private static final int EXPIRES_LATE = 3_600;

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private final FullrowService service =
      lab.service(ID, Pipelines.fragments(lab, ID, BY_CQL, BY_KAFKA));
  private long micros = 1_000;

  @BeforeEach
  void create() {
    for (TableId table : List.of(BY_CQL, BY_KAFKA)) {
      String keyspace = table.keyspace();
      execute("DROP KEYSPACE IF EXISTS " + keyspace);
      execute(
          "CREATE KEYSPACE " + keyspace + " WITH replication = " + lab.cassandra().replication());
      execute("CREATE TYPE " + keyspace + ".address (street text, number int)");
      execute(
          "CREATE TABLE "
              + table
              + " (artist text, year int, title text, price decimal, tags set<text>,"
              + " attrs map<text, frozen<set<int>>>, label frozen<map<text, int>>, home address,"
              + " country text static, PRIMARY KEY (artist, year))");
    }
    service.start();
    Pipelines.awaitReady(service);
  }

  private void execute(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(Duration.ofSeconds(60)));
  }

  @AfterEach
  void stop() {
    service.stop();
    execute("DROP KEYSPACE " + BY_CQL.keyspace());
    execute("DROP KEYSPACE " + BY_KAFKA.keyspace());
  }

  @Test
  void shouldDoWhatTheSameWritesByCqlDo() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
    try (FragmentProducer producer = FragmentProducer.open(kafka, ID + ".fragments")) {
      // given
      TableProducer albums =
          producer.table(BY_CQL, DriverSchemas.read(session.getMetadata(), BY_KAFKA));

      // when
      write(albums);

      // then
      AlbumPipeline.awaitCaughtUp(service);
      ComparisonReport report =
          new TableComparison(session, session)
              .compare(ComparisonRequest.of(BY_CQL, BY_KAFKA, Instant.now().getEpochSecond() - 1));
      assertThat(report.equal()).as(report.render()).isTrue();
      assertThat(report.rowsCompared()).isEqualTo(5);
      assertThat(report.cellsCompared()).isEqualTo(10);
    }
  }

  private void write(TableProducer albums) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("title", "X");
    columns.put("price", new java.math.BigDecimal("12.50"));
    columns.put("tags", new LinkedHashSet<>(List.of("b", "a")));
    columns.put("attrs", Map.of("sizes", new LinkedHashSet<>(Arrays.asList(3, -1, 2))));
    columns.put("label", Map.of("a", 1));
    columns.put("home", address(BY_KAFKA.keyspace(), "Main", 7));
    columns.put("country", "DE");
    insert(albums, row("A", 1, columns), 0);
    insert(albums, row("A", 2, Map.of("title", "gone")), 0);
    insert(albums, row("A", 3, Map.of("home", address(BY_KAFKA.keyspace(), "High", 8))), 0);
    insert(albums, row("A", 5, Map.of()), 0);
    insert(albums, row("A", 4, Map.of("title", "expires", "tags", List.of())), EXPIRES_LATE);
    both(
        "UPDATE %s USING TIMESTAMP ? SET title = 'Y', tags = {'c'}, home = null"
            + " WHERE artist = 'A' AND year = 1",
        at -> {
          Map<String, @Nullable Object> row = new HashMap<>(key("A", 1));
          row.put("title", "Y");
          row.put("tags", java.util.Set.of("c"));
          row.put("home", null);
          return albums.update(row, at);
        });
    both(
        "UPDATE %s USING TIMESTAMP ? SET country = 'FR' WHERE artist = 'B'",
        at -> albums.update(Map.of("artist", "B", "country", "FR"), at));
    both(
        "DELETE price FROM %s USING TIMESTAMP ? WHERE artist = 'A' AND year = 1",
        at -> albums.deleteColumns(key("A", 1), List.of("price"), at));
    both(
        "DELETE FROM %s USING TIMESTAMP ? WHERE artist = 'A' AND year = 2",
        at -> albums.deleteRow(key("A", 2), at));
    insert(albums, row("C", 1, Map.of("title", "gone")), 0);
    both(
        "DELETE FROM %s USING TIMESTAMP ? WHERE artist = 'C'",
        at -> albums.deletePartition(Map.of("artist", "C"), at));
    both(
        "UPDATE %s USING TIMESTAMP ? SET title = 'without a marker' WHERE artist = 'D' AND year = 1",
        at -> {
          Map<String, Object> row = new HashMap<>(key("D", 1));
          row.put("title", "without a marker");
          return albums.update(row, at);
        });
  }

  /** A UDT belongs to a keyspace. */
  private @Nullable Object forCql(@Nullable Object value) {
    return value instanceof UdtValue address
        ? address(BY_CQL.keyspace(), address.getString("street"), address.getInt("number"))
        : value;
  }

  private Object address(String keyspace, @Nullable String street, int number) {
    UserDefinedType type =
        session
            .getMetadata()
            .getKeyspace(keyspace)
            .orElseThrow()
            .getUserDefinedType("address")
            .orElseThrow();
    UdtValue value = type.newValue();
    return value.setString("street", street).setInt("number", number);
  }

  private static Map<String, Object> key(String artist, int year) {
    return Map.of("artist", artist, "year", year);
  }

  private static Map<String, Object> row(String artist, int year, Map<String, Object> columns) {
    Map<String, Object> row = new HashMap<>(key(artist, year));
    row.putAll(columns);
    if (row.get("tags") instanceof List<?> none) {
      row.put("tags", new LinkedHashSet<>(none));
    }
    return row;
  }

  /** By CQL as of the second in which the producer wrote: expiries count from there. */
  private void insert(TableProducer albums, Map<String, Object> row, int ttl) {
    WriteOptions options = WriteOptions.DEFAULT.at(++micros);
    long before;
    do {
      before = Instant.now().getEpochSecond();
      albums
          .insert(row, ttl == 0 ? options : options.ttl(Duration.ofSeconds(ttl)))
          .toCompletableFuture()
          .join();
    } while (before != Instant.now().getEpochSecond());
    List<String> names = List.copyOf(row.keySet());
    String marks = String.join(", ", names.stream().map(name -> "?").toList());
    List<Object> bound =
        new java.util.ArrayList<>(names.stream().map(name -> forCql(row.get(name))).toList());
    bound.add(micros);
    bound.add(ttl);
    session.execute(
        SimpleStatement.newInstance(
                "INSERT INTO "
                    + BY_CQL
                    + " ("
                    + String.join(", ", names)
                    + ") VALUES ("
                    + marks
                    + ") USING TIMESTAMP ? AND TTL ?",
                bound.toArray())
            .setNowInSeconds((int) before));
  }

  private void both(String cql, Function<WriteOptions, CompletionStage<Void>> write) {
    micros++;
    session.execute(SimpleStatement.newInstance(String.format(cql, BY_CQL), micros));
    write.apply(WriteOptions.DEFAULT.at(micros)).toCompletableFuture().join();
  }
}
