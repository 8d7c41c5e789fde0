// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.verify.Finding;
import io.fullrow.workload.Albums;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ten differences of each of ten kinds between two tables of albums, in partitions of their own:
 * writes of which only one of the tables has heard. All rows were equal before.
 */
final class PlantedDifferences {
  static final int EACH = 10;
  private static final String TITLED = " SET title = '%s' WHERE ";
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final CqlSession session;
  private final TableId source;
  private final TableId target;

  /** Of the writes that both tables have; what is planted is later. */
  private final long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  /** What is planted, and how a comparison calls it. */
  enum Plant {
    VALUE(Finding.Kind.MISSING),
    MISSING_ROW(Finding.Kind.MISSING),
    MISSING_CELL(Finding.Kind.MISSING),
    EXTRA_ROW(Finding.Kind.EXTRA),
    EXTRA_CELL(Finding.Kind.EXTRA),
    EXTRA_ELEMENT(Finding.Kind.EXTRA),
    TTL(Finding.Kind.TIE),
    NEWER(Finding.Kind.NEEDS_REBUILD),
    TIE(Finding.Kind.TIE),
    STATIC(Finding.Kind.MISSING);

    private final Finding.Kind kind;

    Plant(Finding.Kind kind) {
      this.kind = kind;
    }

    private boolean isNewRow() {
      return this == MISSING_ROW || this == EXTRA_ROW;
    }
  }

  /**
   * @param source and target are keyspaces
   */
  PlantedDifferences(CqlSession session, String source, String target) {
    this.session = session;
    this.source = Albums.table(source);
    this.target = Albums.table(target);
  }

  /** What both tables have before anything is planted. */
  List<Albums.Mutation> seeds() {
    List<Albums.Mutation> seeds = new ArrayList<>();
    for (Plant plant : Plant.values()) {
      for (int i = 0; i < EACH; i++) {
        if (!plant.isNewRow()) {
          seeds.add(titled(plant, i, "seed", micros));
        }
      }
    }
    return seeds;
  }

  /** Kind and key of each difference, as findings tell them. */
  List<String> expected() {
    List<String> expected = new ArrayList<>();
    for (Plant plant : Plant.values()) {
      for (int i = 0; i < EACH; i++) {
        expected.add(
            plant.kind
                + " genre='"
                + plant
                + "', year="
                + i
                + (plant == Plant.STATIC ? "" : ", rating=1, part=1"));
      }
    }
    return expected;
  }

  static boolean isPlanted(String genre) {
    return Arrays.stream(Plant.values()).anyMatch(plant -> plant.name().equals(genre));
  }

  void plant() {
    for (int i = 0; i < EACH; i++) {
      inSource(1, "", String.format(TITLED, "missed") + row(Plant.VALUE, i));
      inSource(1, "", String.format(TITLED, "missed") + row(Plant.MISSING_ROW, i));
      inSource(1, "", " SET price = 1.5 WHERE " + row(Plant.MISSING_CELL, i));
      inTarget(1, "", String.format(TITLED, "alien") + row(Plant.EXTRA_ROW, i));
      inTarget(1, "", " SET price = 1.5 WHERE " + row(Plant.EXTRA_CELL, i));
      inTarget(1, "", " SET tags = tags + {'alien'} WHERE " + row(Plant.EXTRA_ELEMENT, i));
      inSource(1, " AND TTL 100000", String.format(TITLED, "x") + row(Plant.TTL, i));
      inTarget(1, " AND TTL 200000", String.format(TITLED, "x") + row(Plant.TTL, i));
      inTarget(1, "", String.format(TITLED, i % 2 == 0 ? "seed" : "x") + row(Plant.NEWER, i));
      inTarget(0, "", String.format(TITLED, "z higher") + row(Plant.TIE, i));
      inSource(1, "", " SET studio = 'missed' WHERE " + partition(Plant.STATIC, i));
    }
  }

  private void inSource(int later, String ttl, String assignment) {
    update(source, later, ttl, assignment);
  }

  private void inTarget(int later, String ttl, String assignment) {
    update(target, later, ttl, assignment);
  }

  private void update(TableId table, int later, String ttl, String assignment) {
    session.execute("UPDATE " + table + " USING TIMESTAMP " + (micros + later) + ttl + assignment);
  }

  private static String partition(Plant plant, int number) {
    return "genre = '" + plant + "' AND year = " + number;
  }

  private static String row(Plant plant, int number) {
    return partition(plant, number) + " AND rating = 1 AND part = 1";
  }

  private Albums.Mutation titled(Plant plant, int number, String title, long at) {
    return mutation(plant, number, Map.of("title", title), at);
  }

  /** A write of an application, to source and pipeline. Every other new row is left alone. */
  List<Albums.Mutation> hit(String artist) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    List<Albums.Mutation> hits = new ArrayList<>();
    for (Plant plant : Plant.values()) {
      for (int i = 0; i < EACH; i++) {
        if (!plant.isNewRow() || i % 2 == 0) {
          hits.add(mutation(plant, i, Map.of("artist", artist), now));
        }
      }
    }
    return hits;
  }

  private Albums.Mutation mutation(Plant plant, int number, Map<String, String> columns, long at) {
    Map<CellKey, Cell> cells = new TreeMap<>();
    List<String> assignments = new ArrayList<>();
    columns.forEach(
        (name, value) -> {
          cells.put(CellKey.simple(name), Cell.live(WriteTime.ofMicros(at), bytes(value)));
          assignments.add(name + " = '" + value + "'");
        });
    Change change =
        new Change.Row(
            Clustering.of(bytes(1), bytes(1)),
            Optional.empty(),
            Optional.empty(),
            RowContent.of(cells));
    return new Albums.Mutation(
        SimpleStatement.newInstance(
            "UPDATE "
                + source
                + " USING TIMESTAMP "
                + at
                + " SET "
                + String.join(", ", assignments)
                + " WHERE "
                + row(plant, number)),
        new Fragment(
            source,
            PartitionKey.of(bytes(plant.name()), bytes(number)),
            change,
            false,
            false,
            NOWHERE));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(TypeCodecs.TEXT.encode(text, DefaultProtocolVersion.V5));
  }

  private static Bytes bytes(int number) {
    return Bytes.copyOf(TypeCodecs.INT.encodePrimitive(number, DefaultProtocolVersion.V5));
  }
}
