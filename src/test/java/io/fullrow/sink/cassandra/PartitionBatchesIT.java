// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.partitionDeletion;
import static io.fullrow.sink.TestEvents.range;
import static io.fullrow.sink.TestEvents.row;
import static io.fullrow.sink.TestEvents.text;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.event.DataEvent;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Written;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionBatchesIT {
  private static final int DAY = 86_400;

  private static Target target;

  private final List<Statement<?>> sent = new CopyOnWriteArrayList<>();
  private CassandraWriter writer;

  @BeforeAll
  static void open() {
    target = new Target("partition_batches_it");
  }

  @BeforeEach
  void watch() {
    writer = new CassandraWriter(watched(target.session()));
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @Test
  void shouldWriteTheRowsOfEachPartitionInOneRequest() {
    Target.Table table = table();
    List<DataEvent> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(
          row(PartitionKey.of(num(i % 3)), num(i))
              .marker(1_000 + i)
              .cell("a", text("of " + i), 1_000 + i)
              .build());
    }

    List<Outcome<Written>> results = table.writeTogether(events, writer);

    assertThat(results).hasSize(20).containsOnly(Outcome.of(Written.all()));
    assertThat(sent).hasSize(3).allMatch(BatchStatement.class::isInstance);
    assertThat(table.select("p, c, a, WRITETIME(a)"))
        .hasSize(20)
        .contains(asList(1, 19, "of 19", 1_019L), asList(0, 0, "of 0", 1_000L));
  }

  /** Writes of all kinds, several of the same row among them: the latest writetimes win. */
  @Test
  void shouldMixDeletionsAndExpiriesAsIfEachWereAlone() {
    Target.Table table = table();
    PartitionKey one = PartitionKey.of(num(1));
    long now = Target.now();
    List<DataEvent> events =
        List.of(
            row(one, num(1)).marker(2_000).cell("a", text("young"), 2_000).build(),
            partitionDeletion(one, 1_500),
            row(one, num(1)).marker(1_000).cell("a", text("old"), 1_000).build(),
            row(one, num(2)).marker(1_200).cell("a", text("covered"), 1_200).build(),
            row(one, num(3)).cell("a", text("short"), 3_000, now + DAY).build(),
            row(one, num(4)).cell("a", text("past"), 3_000, now - DAY).build(),
            row(one, num(5)).marker(1_600).tombstone("a", 1_700).build(),
            row(one, num(5)).cell("a", text("earlier"), 1_650).build());

    List<Outcome<Written>> results = table.writeTogether(events, writer);

    assertThat(results).containsOnly(Outcome.of(Written.all()));
    assertThat(table.selectAt(now, "c, a, WRITETIME(a), TTL(a)", ""))
        .containsExactly(
            asList(1, "young", 2_000L, null),
            asList(3, "short", 3_000L, DAY),
            asList(5, null, null, null));
    assertThat(sent.size()).isLessThan(events.size());
  }

  /** What Debezium cannot read of the target's commit log, or not wholly: see the class. */
  @Test
  void shouldWriteDeletionsOfRangesAndPartitionsByThemselves() {
    Target.Table table = table();
    PartitionKey one = PartitionKey.of(num(1));
    List<DataEvent> events =
        List.of(
            row(one, num(1)).marker(1_000).build(),
            range(one, RangeBound.inclusive(num(1)), RangeBound.exclusive(num(3)), 1_100),
            row(one, num(2)).marker(1_200).build(),
            range(one, RangeBound.inclusive(num(3)), RangeBound.exclusive(num(5)), 1_300),
            partitionDeletion(one, 900));

    List<Outcome<Written>> results = table.writeTogether(events, writer);

    assertThat(results).containsOnly(Outcome.of(Written.all()));
    assertThat(sent).hasSize(4);
    assertThat(sent).filteredOn(BatchStatement.class::isInstance).hasSize(1);
    assertThat(table.select("c")).containsExactly(List.of(2));
  }

  @Test
  void shouldBlameAloneWhatTheTargetRefuses() {
    Target.Table table = table();
    PartitionKey one = PartitionKey.of(num(1));
    DataEvent refused =
        row(one, num(7)).marker(1_000).cell("d", text("no four bytes"), 1_000).build();

    List<Outcome<Written>> results =
        table.writeTogether(
            List.of(
                row(one, num(1)).marker(1_000).cell("a", text("first"), 1_000).build(),
                refused,
                row(one, num(2)).marker(1_000).cell("a", text("last"), 1_000).build()),
            writer);

    assertThat(results.get(0)).isEqualTo(Outcome.of(Written.all()));
    assertThat(results.get(1))
        .isEqualTo(table.write(refused))
        .isNotEqualTo(Outcome.of(Written.all()));
    assertThat(results.get(2)).isEqualTo(Outcome.of(Written.all()));
    assertThat(table.select("c, a")).contains(asList(1, "first"), asList(2, "last"));
  }

  @Test
  void shouldBoundABatch() {
    Target.Table table = table();
    PartitionKey one = PartitionKey.of(num(1));
    String large = "x".repeat(PartitionBatches.MAX_BYTES / 3);
    List<DataEvent> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.add(row(one, num(i)).marker(1_000).cell("a", text(large), 1_000).build());
    }
    for (int i = 5; i < 5 + 2 * PartitionBatches.MAX_STATEMENTS; i++) {
      events.add(row(one, num(i)).marker(1_000).build());
    }

    List<Outcome<Written>> results = table.writeTogether(events, writer);

    assertThat(results).containsOnly(Outcome.of(Written.all()));
    assertThat(table.select("c")).hasSize(events.size());
    assertThat(sent)
        .hasSizeBetween(4, 6)
        .allSatisfy(
            request ->
                assertThat(request instanceof BatchStatement batch ? batch.size() : 1)
                    .isLessThanOrEqualTo(PartitionBatches.MAX_STATEMENTS));
  }

  private static Target.Table table() {
    return target.table("(p int, c int, a text, d int, PRIMARY KEY (p, c))");
  }

  /** A session that keeps what is sent. */
  private CqlSession watched(CqlSession real) {
    return (CqlSession)
        Proxy.newProxyInstance(
            CqlSession.class.getClassLoader(),
            new Class<?>[] {CqlSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("executeAsync")) {
                sent.add((Statement<?>) arguments[0]);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
