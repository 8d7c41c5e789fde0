// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.TableId;
import io.fullrow.schema.CqlValues;
import io.fullrow.workload.Stamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Endless mutations of a bounded set of rows. What they write goes again: by its TTL, by a later
 * write, by a deletion, or, as an element without TTL whose name never comes again, by its removal.
 * So a service that forgets what it may forget keeps a constant amount. Not thread-safe.
 */
public final class SoakWrites {
  private static final int MIN_TTL = 20;
  private static final int MAX_TTL = 90;
  private static final int LONG_TTL = 7_200;
  private static final int MOST_ELEMENTS = 5;
  private static final String NO_TTL = " USING TIMESTAMP ?";
  private static final String TTL = " USING TIMESTAMP ? AND TTL ?";
  private static final String ROW = " WHERE p = ? AND c = ?";
  private static final String PARTITION = " WHERE p = ?";

  private final SplittableRandom random;
  private final TableId table;
  private final int partitions;
  private final int rows;
  private final Map<List<Integer>, Deque<String>> elements = new HashMap<>();
  private long names;
  private int p;
  private int c;
  private Stamp stamp = new Stamp(0, 0, 0);

  public SoakWrites(TableId table, SoakOptions options) {
    this.random = new SplittableRandom(options.seed());
    this.table = table;
    this.partitions = options.partitions();
    this.rows = options.rows();
  }

  /** Later than all before. */
  public SoakWrite next(long nowMillis) {
    p = skewed(partitions);
    c = skewed(rows);
    long micros = Math.max(stamp.micros() + 2, nowMillis * 1_000);
    stamp = new Stamp(micros, Math.toIntExact(Math.floorDiv(nowMillis, 1_000)), ttl());
    int kind = random.nextInt(1_000);
    return kind < 920 ? write(kind) : delete(kind);
  }

  /** Mostly short; none; or one that outlasts the run, of what is written again long before. */
  private int ttl() {
    int kind = random.nextInt(5);
    return kind < 3 ? shortTtl() : kind == 3 ? LONG_TTL : 0;
  }

  private int shortTtl() {
    return random.nextInt(MIN_TTL, MAX_TTL + 1);
  }

  private SoakWrite write(int kind) {
    if (kind < 250) {
      return insert();
    }
    if (kind < 450) {
      return update();
    }
    if (kind < 750) {
      return element(SoakTable.TAGS, List.of(p, c));
    }
    if (kind < 830) {
      return note();
    }
    if (kind < 870) {
      return notes();
    }
    return kind < 900 ? owner() : element(SoakTable.LABELS, List.of(p));
  }

  /** Every other partition never loses rows: what is deleted in them can only be forgotten. */
  private SoakWrite delete(int kind) {
    if (kind < 935 || p % 2 == 1) {
      return deleteColumn();
    }
    if (kind < 950) {
      return deleteRow();
    }
    return kind < 998 ? deleteRange() : deletePartition();
  }

  /** Some are written every second, others once in several retentions. */
  private int skewed(int bound) {
    double place = random.nextDouble();
    return (int) (place * place * bound);
  }

  private SoakWrite insert() {
    String title = text();
    long amount = random.nextLong();
    Map<CellKey, Cell> cells = new TreeMap<>();
    cells.put(CellKey.simple(SoakTable.TITLE), stamp.written(encoded(title)));
    cells.put(CellKey.simple(SoakTable.AMOUNT), stamp.written(encoded(amount)));
    Change change =
        new Change.Row(row(), Optional.of(stamp.marker()), Optional.empty(), RowContent.of(cells));
    return write(
        change,
        "INSERT INTO " + table + " (p, c, title, amount) VALUES (?, ?, ?, ?)" + TTL,
        List.of(p, c, title, amount, stamp.micros(), stamp.ttl()));
  }

  private SoakWrite update() {
    String title = text();
    Cell cell = stamp.written(encoded(title));
    return update(SoakTable.TITLE + " = ?", List.of(title), cells(SoakTable.TITLE, cell));
  }

  /** Adds one without TTL, or removes the oldest. */
  private SoakWrite element(String column, List<Integer> owner) {
    Deque<String> known = elements.computeIfAbsent(owner, any -> new ArrayDeque<>());
    boolean removes = known.size() >= MOST_ELEMENTS || (known.size() > 1 && random.nextBoolean());
    String name = removes ? known.remove() : "element " + names++;
    stamp = new Stamp(stamp.micros(), stamp.nowSecond(), 0);
    if (!removes) {
      known.add(name);
    }
    CellKey key = CellKey.element(column, encoded(name));
    RowContent columns =
        RowContent.of(Map.of(key, removes ? stamp.tombstone() : stamp.written(Bytes.empty())));
    String assignment = column + " = " + column + (removes ? " - ?" : " + ?");
    return owner.size() == 1
        ? updateStatics(assignment, List.of(Set.of(name)), columns)
        : update(assignment, List.of(Set.of(name)), columns);
  }

  /** An element that comes once and goes by its TTL. */
  private SoakWrite note() {
    stamp = expiring();
    String key = "note " + names++;
    String value = text();
    CellKey cell = CellKey.element(SoakTable.NOTES, encoded(key));
    return update(
        "notes[?] = ?",
        List.of(key, value),
        RowContent.of(Map.of(cell, stamp.written(encoded(value)))));
  }

  /** In the place of all notes. */
  private SoakWrite notes() {
    stamp = expiring();
    String key = "note " + names++;
    String value = text();
    Map<CellKey, Cell> cells =
        Map.of(CellKey.element(SoakTable.NOTES, encoded(key)), stamp.written(encoded(value)));
    Map<String, Deletion> overwritten = Map.of(SoakTable.NOTES, stamp.overwritten());
    return update("notes = ?", List.of(Map.of(key, value)), RowContent.of(cells, overwritten));
  }

  private SoakWrite owner() {
    String owner = text();
    Cell cell = stamp.written(encoded(owner));
    return updateStatics(SoakTable.OWNER + " = ?", List.of(owner), cells(SoakTable.OWNER, cell));
  }

  private SoakWrite deleteColumn() {
    return write(
        row(cells(SoakTable.AMOUNT, stamp.tombstone())),
        "DELETE amount FROM " + table + NO_TTL + ROW,
        List.of(stamp.micros(), p, c));
  }

  private SoakWrite deleteRow() {
    return write(
        new Change.Row(row(), Optional.empty(), Optional.of(stamp.deletion()), RowContent.none()),
        "DELETE FROM " + table + NO_TTL + ROW,
        List.of(stamp.micros(), p, c));
  }

  private SoakWrite deleteRange() {
    int end = c + 1 + random.nextInt(Math.max(1, rows / 5));
    return write(
        new Change.Range(
            RangeBound.inclusive(encoded(c)), RangeBound.exclusive(encoded(end)), stamp.deletion()),
        "DELETE FROM " + table + NO_TTL + PARTITION + " AND c >= ? AND c < ?",
        List.of(stamp.micros(), p, c, end));
  }

  private SoakWrite deletePartition() {
    return write(
        new Change.Partition(stamp.deletion()),
        "DELETE FROM " + table + NO_TTL + PARTITION,
        List.of(stamp.micros(), p));
  }

  private SoakWrite update(String assignment, List<Object> values, RowContent columns) {
    List<Object> all = new ArrayList<>(List.of(stamp.micros(), stamp.ttl()));
    all.addAll(values);
    all.addAll(List.of(p, c));
    return write(row(columns), "UPDATE " + table + TTL + " SET " + assignment + ROW, all);
  }

  private SoakWrite updateStatics(String assignment, List<Object> values, RowContent columns) {
    List<Object> all = new ArrayList<>(List.of(stamp.micros(), stamp.ttl()));
    all.addAll(values);
    all.add(p);
    String cql = "UPDATE " + table + TTL + " SET " + assignment + PARTITION;
    return write(new Change.StaticRow(columns), cql, all);
  }

  private SoakWrite write(Change change, String cql, List<Object> values) {
    return new SoakWrite(PartitionKey.of(encoded(p)), change, cql, values, stamp.nowSecond());
  }

  private Change row(RowContent columns) {
    return new Change.Row(row(), Optional.empty(), Optional.empty(), columns);
  }

  private Clustering row() {
    return Clustering.of(encoded(c));
  }

  private Stamp expiring() {
    return new Stamp(stamp.micros(), stamp.nowSecond(), shortTtl());
  }

  private String text() {
    return Long.toHexString(random.nextLong()).repeat(4);
  }

  private static RowContent cells(String column, Cell cell) {
    return RowContent.of(Map.of(CellKey.simple(column), cell));
  }

  private static Bytes encoded(String value) {
    return CqlValues.encode(DataTypes.TEXT, value);
  }

  private static Bytes encoded(int value) {
    return CqlValues.encode(DataTypes.INT, value);
  }

  private static Bytes encoded(long value) {
    return CqlValues.encode(DataTypes.BIGINT, value);
  }
}
