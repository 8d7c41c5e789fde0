// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.workload.Albums;
import io.fullrow.workload.ReplicaCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three tables with two inputs each, none of which has all: connectors and fragments, two topics of
 * fragments, and one beside the topic of fragments that all tables share.
 */
@Tag("replicas")
class InputsIT {
  private static final String ID = "inputs";
  private static final String SHARED = ID + ".fragments";
  private static final int MUTATIONS = 400;
  private static final int BATCH = 20;

  /** Collections that are not frozen, and static columns: what connectors blur or lose. */
  private static final String BLURRED = "tags,attrs,labels,studio";

  private final Random random = new Random(AlbumPipeline.SEED);
  private final List<ReplicaCopies> topics = new ArrayList<>();
  private Lab lab;
  private AlbumPipeline captured;
  private AlbumPipeline split;
  private AlbumPipeline sharing;
  private FullrowService service;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    captured = new AlbumPipeline(lab, ID + "_captured");
    split = new AlbumPipeline(lab, ID + "_split");
    sharing = new AlbumPipeline(lab, ID + "_sharing");
    TestCluster.ddl(
        lab.session(), "ALTER TABLE " + Albums.table(captured.source()) + " WITH cdc = true");
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(captured.source(), Albums.TABLE);
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
    topics.forEach(ReplicaCopies::close);
    List.of(captured, split, sharing).forEach(AlbumPipeline::close);
  }

  private Map<String, String> config() {
    Map<String, String> config =
        Pipelines.together(ID, List.of(captured.config(), split.config(), sharing.config()));
    config.put("fullrow.fragments-topic", SHARED);
    config.put("fullrow.tables[0].inputs[1].topic", lab.rawTopic(captured.source(), Albums.TABLE));
    config.put("fullrow.tables[0].inputs[1].format", "debezium");
    config.put("fullrow.tables[0].inputs[1].accept-loss", BLURRED);
    config.put("fullrow.tables[1].inputs[1].topic", split.rawTopic() + ".more");
    config.put("fullrow.tables[1].inputs[1].format", "fragment");
    return config;
  }

  @Test
  void shouldMergeTwoInputsOfEachTable() throws Exception {
    // given
    ReplicaCopies fragments = copies(captured.rawTopic());
    ReplicaCopies first = copies(split.rawTopic());
    ReplicaCopies second = copies(split.rawTopic() + ".more");
    ReplicaCopies own = copies(sharing.rawTopic());
    ReplicaCopies shared = copies(SHARED);

    // when
    int byConnectorsAlone = 0;
    for (int i = 0; i < MUTATIONS; i += BATCH) {
      List<Fragment> all = apply(captured);
      List<Fragment> some = all.stream().filter(one -> !isCarried(one.change())).toList();
      byConnectorsAlone += all.size() - some.size();
      fragments.publish(some);
      publish(apply(split), first, second);
      publish(apply(sharing), own, shared);
    }

    // then
    assertThat(byConnectorsAlone).isPositive();
    for (AlbumPipeline table : List.of(captured, split, sharing)) {
      table.awaitTablesEqual();
      table.assertEqual(service);
    }
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  private List<Fragment> apply(AlbumPipeline table) {
    List<Albums.Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      mutations.add(table.random().next());
    }
    table.apply(mutations);
    return mutations.stream().map(Albums.Mutation::fragment).toList();
  }

  /** Each to one of two topics, and some to both. */
  private void publish(List<Fragment> fragments, ReplicaCopies left, ReplicaCopies right) {
    List<Fragment> toLeft = new ArrayList<>();
    List<Fragment> toRight = new ArrayList<>();
    for (Fragment fragment : fragments) {
      int where = random.nextInt(5);
      if (where < 3) {
        toLeft.add(fragment);
      }
      if (where > 1) {
        toRight.add(fragment);
      }
    }
    left.publish(toLeft);
    right.publish(toRight);
  }

  /** An update of plain columns that do not expire: connectors tell all of it. */
  private static boolean isCarried(Change change) {
    return change instanceof Change.Row row
        && row.marker().isEmpty()
        && row.deletion().isEmpty()
        && row.columns().complexDeletions().isEmpty()
        && row.columns().cells().entrySet().stream()
            .allMatch(
                cell -> cell.getKey().path().isEmpty() && cell.getValue().expiryTime().isEmpty());
  }

  private ReplicaCopies copies(String topic) {
    ReplicaCopies copies =
        new ReplicaCopies(lab.kafka().bootstrapServers(), topic, AlbumPipeline.SEED);
    topics.add(copies);
    return copies;
  }
}
