// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CapturedTargetsTest {
  private static final PartitionKey KEY = PartitionKey.of(num(1));
  private static final Clustering ROW = Clustering.of(num(2), num(3));
  private static final Optional<Clustering> IN_ROW = Optional.of(ROW);

  private final TableSchema table = TestTables.wide();
  private final Recording writer = new Recording();

  /** Remembers what it is given; plans that come together are one entry. */
  private static final class Recording implements PlanWriter {
    private final List<WritePlan> plans = new ArrayList<>();
    private final List<WritePlan> together = new ArrayList<>();

    @Override
    public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
      plans.add(plan);
      return CompletableFuture.completedFuture(Outcome.of(Written.all()));
    }

    @Override
    public Together together() {
      return new Together() {
        @Override
        public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
          together.add(plan);
          return CompletableFuture.completedFuture(Outcome.of(Written.all()));
        }

        @Override
        public void close() {
          together.add(new WritePlan(List.of()));
        }
      };
    }
  }

  @Test
  void shouldPutOneTimestampAndOneTtlIntoAMutation() {
    Write marker = new Write.Insert(KEY, ROW, stamp(10, 0), cells("a"));
    Write elements = added(10, 0);
    Write later = new Write.Update(KEY, IN_ROW, stamp(11, 0), cells("b"));
    Write expiring = new Write.Update(KEY, IN_ROW, stamp(11, 5), cells("c"));

    assertThat(captured(marker, elements, later, expiring))
        .containsExactly(request(marker, elements), request(later), request(expiring));
  }

  @Test
  void shouldLeaveEachDeletionAlone() {
    Write row = new Write.DeleteRow(KEY, ROW, at(10));
    Write column = new Write.DeleteColumn(KEY, IN_ROW, "m", at(10));
    Write other = new Write.DeleteColumn(KEY, IN_ROW, "n", at(10));
    Write removed = new Write.Elements(KEY, IN_ROW, stamp(10, 0), "n", one(), true);
    Write udt = new Write.WholeUdt(KEY, IN_ROW, stamp(10, 0), "u", text("u"));
    Write odd = new Write.DeleteElement(KEY, IN_ROW, element("n"), at(10));
    Write gone = new Write.MapElement(KEY, IN_ROW, stamp(10, 0), element("m"), Optional.empty());
    Write there =
        new Write.MapElement(KEY, IN_ROW, stamp(10, 0), element("m"), Optional.of(num(1)));
    Write partition = new Write.DeletePartition(KEY, at(10));

    Write[] all = {row, column, other, removed, udt, odd, gone, partition};
    assertThat(captured(all)).hasSize(all.length).allMatch(r -> r.writes().size() == 1);
    assertThat(captured(added(10, 0), there, gone, there))
        .containsExactly(request(added(10, 0), there), request(gone), request(there));
  }

  @Test
  void shouldKeepTheGivenNow() {
    Request timed = new Request(OptionalInt.of(7), List.of(added(1, 5), added(2, 5)));

    assertThat(OneStamp.of(new WritePlan(List.of(timed))).requests())
        .containsExactly(
            new Request(OptionalInt.of(7), List.of(added(1, 5))),
            new Request(OptionalInt.of(7), List.of(added(2, 5))));
  }

  @Test
  void shouldLetPlansOfACapturedTableShareNothing() {
    WritePlan plan = new WritePlan(List.of(request(added(1, 0), added(2, 0))));
    PlanWriter targets = new CapturedTargets(writer, table.id()::equals);
    try (PlanWriter.Together together = targets.together()) {
      together.write(table, plan);
    }

    assertThat(writer.plans).containsExactly(OneStamp.of(plan));
    assertThat(writer.plans.get(0).requests()).hasSize(2);
    assertThat(writer.together).hasSize(1);
  }

  @Test
  void shouldLeavePlansOfOtherTablesAsTheyAre() {
    WritePlan plan = new WritePlan(List.of(request(added(1, 0), added(2, 0))));
    PlanWriter targets = new CapturedTargets(writer, any -> false);
    targets.write(table, plan);
    try (PlanWriter.Together together = targets.together()) {
      together.write(table, plan);
    }

    assertThat(writer.plans).containsExactly(plan);
    assertThat(writer.together).startsWith(plan).hasSize(2);
  }

  private static List<Request> captured(Write... writes) {
    return OneStamp.of(new WritePlan(List.of(request(writes)))).requests();
  }

  private static Request request(Write... writes) {
    return new Request(OptionalInt.empty(), List.of(writes));
  }

  private static Write added(long micros, int ttl) {
    return new Write.Elements(KEY, IN_ROW, stamp(micros, ttl), "m", one(), false);
  }

  private static SortedMap<Bytes, Bytes> one() {
    return new TreeMap<>(Map.of(text("k"), num(1)));
  }

  private static SortedMap<CellKey, Optional<Bytes>> cells(String column) {
    return new TreeMap<>(Map.of(CellKey.simple(column), Optional.of(num(1))));
  }

  private static CellKey element(String column) {
    return CellKey.element(column, text("k"));
  }

  private static Stamp stamp(long micros, int ttl) {
    return new Stamp(at(micros), ttl);
  }

  private static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }
}
