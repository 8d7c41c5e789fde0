// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import io.fullrow.workload.Albums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Dead letters by the commands of the jar, on real servers. */
class DlqCommandIT {
  private static final int LETTERS = 200;

  private final Lab lab = SharedLab.get();

  @Test
  void shouldListExplainRedriveAndDropDeadLetters() throws Exception {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, "dlqcommand")) {
      // given: a record that is no fragment, and one with a column that the target has not yet
      FullrowService service = lab.service("dlqcommand", pipeline.config());
      service.start();
      Pipelines.awaitReady(service);
      LabTopic.of(lab, pipeline.rawTopic())
          .send(
              List.of(
                  new ProducerRecord<>(pipeline.rawTopic(), null, "hello".getBytes(UTF_8)),
                  new ProducerRecord<>(pipeline.rawTopic(), null, withExtra(pipeline).toArray())));
      Awaitility.await("two dead letters")
          .atMost(Pipelines.PATIENCE)
          .until(() -> AlbumPipeline.deadLetters(service) == 2);

      // when, then: both are listed
      CommandRun list = service.startCommand("dlq", "list");
      assertThat(list.await()).as(list.err()).isEqualTo(1);
      assertThat(list.out()).contains("2 open", "Malformed", "UnknownColumn", "extra");
      String unknown = id(list.out(), "UnknownColumn");

      // when, then: one is explained
      CommandRun explain = service.startCommand("dlq", "explain", unknown);
      assertThat(explain.await()).as(explain.err()).isZero();
      assertThat(explain.out())
          .contains("still there", "extra", "columns", "title text", "dlq redrive " + unknown);

      // when, then: after the remedy it is redriven, and closed
      lab.session().execute("ALTER TABLE " + Albums.table(pipeline.target()) + " ADD extra text");
      CommandRun redrive = service.startCommand("dlq", "redrive", "--kind", "unknowncolumn");
      assertThat(redrive.await()).as(redrive.err()).isZero();
      assertThat(redrive.out()).contains("1 letter redriven, 0 refused");
      Awaitility.await("the row")
          .atMost(Pipelines.PATIENCE)
          .until(
              () ->
                  lab.session()
                          .execute("SELECT extra FROM " + Albums.table(pipeline.target()))
                          .one()
                      != null);
      CommandRun again = service.startCommand("dlq", "redrive", unknown, "0:99999");
      assertThat(again.await()).as(again.err()).isEqualTo(1);
      assertThat(again.out()).contains(unknown + ": is not open", "0:99999: no such letter");
      CommandRun drop = service.startCommand("dlq", "drop", "--all");
      assertThat(drop.await()).as(drop.err()).isZero();
      assertThat(drop.out()).contains("1 letter dropped");
      CommandRun empty = service.startCommand("dlq", "list");
      assertThat(empty.await()).as(empty.out()).isZero();
      service.stop();
    }
  }

  /** Killed amid its letters: the next run redrives those that are still open. */
  @Test
  void shouldGoOnAfterARedriveWasKilled() throws Exception {
    try (AlbumPipeline pipeline = new AlbumPipeline(lab, "dlqkilled")) {
      // given
      FullrowService service = lab.service("dlqkilled", pipeline.config());
      service.start();
      Pipelines.awaitReady(service);
      LabTopic raw = LabTopic.of(lab, pipeline.rawTopic());
      List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
      for (int i = 0; i < LETTERS; i++) {
        letters.add(
            new ProducerRecord<>(pipeline.rawTopic(), null, withExtra(pipeline, i).toArray()));
      }
      raw.send(letters);
      Awaitility.await("dead letters")
          .atMost(Pipelines.PATIENCE)
          .until(() -> AlbumPipeline.deadLetters(service) == LETTERS);
      lab.session().execute("ALTER TABLE " + Albums.table(pipeline.target()) + " ADD extra text");

      // when
      CommandRun killed = service.startCommand("dlq", "redrive", "--all", "--rate=" + LETTERS / 10);
      Awaitility.await("some are redriven")
          .atMost(Pipelines.PATIENCE)
          .until(() -> raw.read().size() > LETTERS + LETTERS / 2);
      killed.kill9();
      CommandRun resumed = service.startCommand("dlq", "redrive", "--all");

      // then
      assertThat(resumed.await()).as(resumed.out() + resumed.err()).isZero();
      int twice = raw.read().size() - 2 * LETTERS;
      assertThat(twice).as("what was redriven after the last store").isBetween(0, LETTERS / 5);
      Awaitility.await("all rows")
          .atMost(Pipelines.PATIENCE)
          .until(() -> rowsWithExtra(pipeline) == LETTERS);
      CommandRun list = service.startCommand("dlq", "list");
      assertThat(list.await()).as(list.out() + list.err()).isZero();
      service.stop();
    }
  }

  private long rowsWithExtra(AlbumPipeline pipeline) {
    return lab
        .session()
        .execute("SELECT extra FROM " + Albums.table(pipeline.target()))
        .all()
        .stream()
        .filter(row -> !row.isNull("extra"))
        .count();
  }

  private static Bytes withExtra(AlbumPipeline pipeline) {
    return withExtra(pipeline, 0);
  }

  private static Bytes withExtra(AlbumPipeline pipeline, int number) {
    Fragment any = pipeline.random().next().fragment();
    Clustering row =
        Clustering.of(
            CqlValues.encode(DataTypes.INT, 5), CqlValues.encode(DataTypes.INT, 1 + number));
    return FragmentCodec.encode(
        any.with(
            new Change.Row(
                row,
                Optional.empty(),
                Optional.empty(),
                RowContent.of(
                    Map.of(
                        CellKey.simple("extra"),
                        Cell.live(
                            WriteTime.ofMicros(1), CqlValues.encode(DataTypes.TEXT, "x")))))));
  }

  private static String id(String listed, String kind) {
    return listed
        .lines()
        .filter(line -> line.contains(kind))
        .map(line -> line.split(" ", -1)[0])
        .findFirst()
        .orElseThrow();
  }
}
