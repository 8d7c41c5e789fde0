// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code ALTER TYPE} of a UDT in the clustering key, which gives the keys of events another schema:
 * no row gets a second key, before and after a restart, and the remedy that the refusal names leads
 * to equal tables. (Cassandra itself refuses it for a UDT in the partition key.)
 */
class AlteredKeyIT {
  private static final String ID = "alteredkey";
  private static final String AGAIN = "alteredkey2";
  private static final TableId SOURCE = TableId.parse("alteredkey_old.points");
  private static final TableId TARGET = TableId.parse("alteredkey_new.points");
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());
  private static final String ALTER = "ALTER TYPE %s.position ADD y int";

  private final Lab lab = SharedLab.get();
  private final CqlSession session = lab.session();
  private LabTopic raw;
  private FullrowService service;
  private long micros = Instant.now().toEpochMilli() * 1_000;

  @BeforeEach
  void start() {
    for (TableId table : List.of(SOURCE, TARGET)) {
      TestCluster.recreate(session, table.keyspace());
      TestCluster.ddl(session, "CREATE TYPE " + table.keyspace() + ".position (x int)");
      TestCluster.ddl(
          session,
          "CREATE TABLE " + table + " (p int, c frozen<position>, v int, PRIMARY KEY (p, c))");
    }
    raw = LabTopic.of(lab, "raw." + ID).create(1, Map.of());
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldKeepOneKeyPerRowUntilItIsRebuilt() {
    // given
    insert("{x: 1}", 1);
    insert("{x: 2}", 2);
    await("first rows", () -> assertThat(rows(TARGET)).isEqualTo(2));

    // when: the type grows, and a row of the old form is deleted
    alter(TARGET);
    awaitHeld();
    delete("{x: 1}", 1);

    // then
    await("event", () -> assertThat(lastEvent("dp." + ID).value()).as("a DELETE").isNull());
    assertThat(keys("dp." + ID)).as("keys").hasSize(2);

    // when: restarted
    service.stop();
    service.start();
    insert("{x: 1}", 1);

    // then
    await("event", () -> assertThat(lastEvent("dp." + ID).value()).isNotNull());
    awaitHeld();
    assertThat(keys("dp." + ID)).as("keys").hasSize(2);

    // when: a row of the new form
    alter(SOURCE);
    insert("{x: 3, y: 4}", 3, 4);

    // then
    LabTopic letters = LabTopic.of(lab, ID + ".dlq");
    await("letter", () -> assertThat(letters.read()).hasSize(1));
    assertThat(keys("dp." + ID)).as("keys").hasSize(2);

    // when: as the refusal says
    service.stop();
    service = lab.service(AGAIN, rebuilt());
    service.start();

    // then
    Pipelines.awaitReady(service);
    AlbumPipeline.awaitCaughtUp(service);
    assertThat(rows(TARGET)).isEqualTo(3);
    assertEqual();
    assertThat(keys("dp." + AGAIN)).hasSize(3);
  }

  private Map<String, String> rebuilt() {
    var config = Pipelines.fragments(lab, AGAIN, SOURCE, TARGET);
    config.put("fullrow.tables[0].inputs[0].topic", raw.name());
    return config;
  }

  private void alter(TableId table) {
    TestCluster.ddl(session, ALTER.formatted(table.keyspace()));
  }

  private void insert(String position, int... fields) {
    micros++;
    session.execute(
        "INSERT INTO %s (p, c, v) VALUES (0, %s, 7) USING TIMESTAMP %d"
            .formatted(SOURCE, position, micros));
    WriteTime time = WriteTime.ofMicros(micros);
    RowContent columns =
        RowContent.of(Map.of(CellKey.simple("v"), Cell.live(time, Cells.number(7))));
    publish(fields, Optional.of(RowMarker.live(time)), Optional.empty(), columns);
  }

  private void delete(String position, int... fields) {
    micros++;
    session.execute(
        "DELETE FROM %s USING TIMESTAMP %d WHERE p = 0 AND c = %s"
            .formatted(SOURCE, micros, position));
    Deletion deletion = new Deletion(WriteTime.ofMicros(micros), Instant.now().getEpochSecond());
    publish(fields, Optional.empty(), Optional.of(deletion), RowContent.none());
  }

  private void publish(
      int[] fields, Optional<RowMarker> marker, Optional<Deletion> deletion, RowContent columns) {
    Change change = new Change.Row(Clustering.of(udt(fields)), marker, deletion, columns);
    PartitionKey partition = PartitionKey.of(Cells.number(0));
    Fragment fragment = new Fragment(SOURCE, partition, change, false, false, NOWHERE);
    raw.send(List.of(raw.record(partition.serialized(), FragmentCodec.encode(fragment))));
  }

  /** Each field with its length before it. */
  private static Bytes udt(int... fields) {
    ByteBuffer value = ByteBuffer.allocate(fields.length * 2 * Integer.BYTES);
    for (int field : fields) {
      value.putInt(Integer.BYTES).put(CqlValues.encode(DataTypes.INT, field).toByteBuffer());
    }
    return Bytes.wrap(value.array());
  }

  private void awaitHeld() {
    await(
        "held",
        () ->
            assertThat(service.get("health/dependencies").body())
                .contains("ALTER TYPE", SOURCE.toString()));
  }

  private long rows(TableId table) {
    return session.execute("SELECT p FROM " + table).all().size();
  }

  private ConsumerRecord<byte[], byte[]> lastEvent(String topic) {
    return events(topic).reduce((first, second) -> second).orElseThrow();
  }

  private Set<Bytes> keys(String topic) {
    return events(topic).map(event -> Bytes.of(event.key())).collect(Collectors.toSet());
  }

  private Stream<ConsumerRecord<byte[], byte[]>> events(String topic) {
    return LabTopic.of(lab, topic).read().stream();
  }

  private void assertEqual() {
    ComparisonReport report =
        new TableComparison(session, session)
            .compare(ComparisonRequest.of(SOURCE, TARGET, Instant.now().getEpochSecond() - 1));
    assertThat(report.equal()).as(report.render()).isTrue();
  }

  private static void await(String what, ThrowingRunnable assertion) {
    Awaitility.await(what)
        .atMost(Pipelines.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(assertion);
  }
}
