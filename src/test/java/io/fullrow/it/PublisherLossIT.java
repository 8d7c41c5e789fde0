// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A segment that is taken away before it is published: nobody may switch a table of which changes
 * are lost, before a snapshot has brought them.
 */
class PublisherLossIT {
  /** Other tests have others: the state of the application knows those. */
  private static final int ALTERED = 1_000;

  private static final String ID = "lost";
  private static final TableId OLD = new TableId(ID + "_old", "t");
  private static final Comparator<Path> BY_ID =
      Comparator.comparingLong(
          index ->
              Long.parseLong(index.getFileName().toString().replaceAll("CommitLog-\\d+-|_.*", "")));
  private static final TableId NEW = new TableId(ID + "_new", "t");

  private final Lab lab = SharedLab.get();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private NodePublisher publisher;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private FullrowService service;

  @BeforeEach
  void start() {
    for (TableId table : List.of(OLD, NEW)) {
      TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + table.keyspace());
      TestCluster.ddl(
          lab.session(),
          "CREATE KEYSPACE "
              + table.keyspace()
              + " WITH replication = "
              + lab.cassandra().replication());
      TestCluster.ddl(
          lab.session(),
          "CREATE TABLE "
              + table
              + " (id int PRIMARY KEY, v text) WITH cdc = "
              + table.equals(OLD));
    }
    publisher = lab.startPublishers(List.of(OLD.toString())).get(0);
    Map<String, String> config = Pipelines.fragments(lab, ID, OLD, NEW);
    config.put(
        "fullrow.tables[0].inputs[0].topic", NodePublisher.topic(OLD.keyspace(), OLD.table()));
    service = lab.service(ID, config);
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    publisher.stop();
    TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  @Test
  void shouldKeepATableFromBeingSwitchedUntilTheLossIsMended() throws Exception {
    // given
    lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (1, 'v')");
    awaitCopies(1);

    // when: what is written while the publisher is stopped goes before it has read it
    publisher.stop();
    fillSegments();
    takeOldestSegment();
    publisher.start();

    // then
    Awaitility.await("the dead letter of the loss")
        .atMost(Pipelines.PATIENCE)
        .until(() -> AlbumPipeline.deadLetters(service) > 0);
    CommandRun letters = service.startCommand("dlq", "list");
    assertThat(letters.await()).as(letters.err()).isEqualTo(1);
    assertThat(letters.out()).contains("is gone from cdc_raw", "1 open");
    CommandRun explained = service.startCommand("dlq", "explain", letters.out().split("\\s", 2)[0]);
    assertThat(explained.await()).as(explained.err()).isZero();
    assertThat(explained.out()).contains("Run fullrow-publisher snapshot");
    CommandRun cutover = service.startCommand("cutover", OLD.toString());
    assertThat(cutover.await()).as(cutover.err()).isEqualTo(1);
    assertThat(cutover.out()).contains("NO  dead-letters");
    assertThat(cutover.out()).doesNotContain("NO  propagation");

    // when
    CommandRun snapshot = publisher.snapshot(List.of(OLD.toString()), List.of());
    assertThat(snapshot.await()).as(snapshot.err()).isZero();
    CommandRun dropped = service.startCommand("dlq", "drop", "--all");
    assertThat(dropped.await()).as(dropped.out() + dropped.err()).isZero();
    CommandRun verified = service.startCommand("verify", OLD.toString());
    assertThat(verified.await()).as(verified.out() + verified.err()).isZero();

    // then
    CommandRun ready = service.startCommand("cutover", "--wait=60s", OLD.toString());
    assertThat(ready.await()).as(ready.out() + ready.err()).isZero();
  }

  @Test
  void shouldTellOfATruncation() throws Exception {
    // given
    lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (1, 'v')");
    awaitCopies(1);

    // when
    lab.session().execute("TRUNCATE " + OLD);
    lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (2, 'w')");

    // then
    Awaitility.await("the dead letter of the truncation")
        .atMost(Pipelines.PATIENCE)
        .until(() -> AlbumPipeline.deadLetters(service) > 0);
    CommandRun letters = service.startCommand("dlq", "list");
    assertThat(letters.await()).as(letters.err()).isEqualTo(1);
    assertThat(letters.out()).contains(OLD + " was truncated at", "1 open");
    Awaitility.await("the row that was written after it")
        .atMost(Pipelines.PATIENCE)
        .until(() -> lab.session().execute("SELECT id FROM " + NEW).all().size() == 2);

    // when
    CommandRun repair =
        service.startCommand(
            "verify", "--repair", "--delete-extra", "--row-markers=insert", OLD.toString());
    assertThat(repair.await()).as(repair.out() + repair.err()).isZero();
    CommandRun dropped = service.startCommand("dlq", "drop", "--all");
    assertThat(dropped.await()).as(dropped.out() + dropped.err()).isZero();

    // then
    assertThat(lab.session().execute("SELECT id FROM " + NEW).all())
        .extracting(row -> row.getInt("id"))
        .containsExactly(2);
  }

  @Test
  void shouldPublishAllButWhatIsDamaged() throws Exception {
    // given
    lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (1, 'v')");
    awaitCopies(1);
    publisher.stop();
    fillSegments();
    damage(oldestSegment());

    // when
    publisher.start();

    // then: what is before the damage and all later segments
    Awaitility.await("the dead letter of the loss")
        .atMost(Pipelines.PATIENCE)
        .until(() -> AlbumPipeline.deadLetters(service) > 0);
    CommandRun letters = service.startCommand("dlq", "list");
    assertThat(letters.await()).as(letters.err()).isEqualTo(1);
    assertThat(letters.out()).contains("is damaged at byte", "1 open");
    Awaitility.await("the last row")
        .atMost(Pipelines.PATIENCE)
        .until(
            () -> lab.session().execute("SELECT id FROM " + NEW + " WHERE id = 49").one() != null);
    CommandRun differs = service.startCommand("verify", OLD.toString());
    assertThat(differs.await()).as(differs.out() + differs.err()).isEqualTo(1);

    // when
    CommandRun snapshot = publisher.snapshot(List.of(OLD.toString()), List.of());
    assertThat(snapshot.await()).as(snapshot.err()).isZero();

    // then
    Awaitility.await("all rows")
        .atMost(Pipelines.PATIENCE)
        .until(() -> service.startCommand("verify", OLD.toString()).await() == 0);
  }

  /** Columns come and go while rows are written, and each of these has what it was written with. */
  @Test
  void shouldFollowATableThatIsAltered() throws Exception {
    // given
    AtomicBoolean altered = new AtomicBoolean();
    CompletableFuture<Integer> writing =
        CompletableFuture.supplyAsync(
            () -> {
              int id = ALTERED + 10;
              while (!altered.get()) {
                lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (?, 'v')", ++id);
              }
              return id - ALTERED - 10;
            });

    // when
    for (int i = 0; i < 4; i++) {
      for (TableId table : List.of(NEW, OLD)) {
        TestCluster.ddl(lab.session(), "ALTER TABLE " + table + " ADD extra" + i + " text");
      }
      lab.session()
          .execute("INSERT INTO " + OLD + " (id, extra" + i + ") VALUES (?, 'x')", ALTERED + i);
      if (i % 2 == 0) {
        TestCluster.ddl(lab.session(), "ALTER TABLE " + OLD + " DROP extra" + i);
      }
    }
    altered.set(true);
    for (int i = 0; i < 4; i += 2) {
      TestCluster.ddl(lab.session(), "ALTER TABLE " + NEW + " DROP extra" + i);
    }

    // then
    assertThat(writing.join()).isPositive();
    Awaitility.await("equal tables")
        .atMost(Pipelines.PATIENCE)
        .until(() -> service.startCommand("verify", OLD.toString()).await() == 0);
    assertThat(
            lab.session().execute("SELECT extra3 FROM " + NEW + " WHERE id = ?", ALTERED + 3).one())
        .extracting(row -> row.getString(0))
        .isEqualTo("x");
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  /** By the endpoint, which names the node too. */
  private void awaitCopies(int count) {
    Awaitility.await("copies of the node's changes")
        .atMost(Pipelines.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              JsonNode nodes = Pipelines.lag(service).path("sourceNodes");
              return nodes.size() == 1
                  && nodes.get(0).get("copies").asLong() >= count
                  && nodes.get(0).get("first").asLong() >= count;
            });
  }

  /** Of 4 MiB: the node writes to another one then. */
  private void fillSegments() {
    String text = "v".repeat(200_000);
    for (int id = 2; id < 50; id++) {
      lab.session().execute("INSERT INTO " + OLD + " (id, v) VALUES (?, ?)", id, text);
    }
  }

  /** As a node does whose cdc_raw is full and which must not refuse writes. */
  private void takeOldestSegment() throws IOException {
    Path segment = oldestSegment();
    Files.delete(index(segment));
    Files.delete(segment);
  }

  private Path oldestSegment() throws IOException {
    try (Stream<Path> files = Files.list(lab.cassandra().node(1).cdcRaw())) {
      Path index =
          files.filter(file -> file.toString().endsWith("_cdc.idx")).min(BY_ID).orElseThrow();
      assertThat(index).content().contains("COMPLETED");
      return Path.of(index.toString().replace("_cdc.idx", ".log"));
    }
  }

  private static Path index(Path segment) {
    return Path.of(segment.toString().replace(".log", "_cdc.idx"));
  }

  /** In its middle; the node has the same file, and does not read it. */
  private static void damage(Path segment) throws IOException {
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[1_000]), file.size() / 2);
    }
  }
}
