// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one statement assigns, as CQL with its values and as the cells that Cassandra makes of it.
 */
final class AlbumCells {
  private final WriteTime writetime;
  private final int nowSecond;
  private final Optional<Expiry> expiry;
  private final List<String> columns = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();
  private final List<Object> bound = new ArrayList<>();
  private final TreeMap<CellKey, Cell> cells = new TreeMap<>();
  private final TreeMap<String, Deletion> complexDeletions = new TreeMap<>();

  AlbumCells(WriteTime writetime, int nowSecond, Optional<Expiry> expiry) {
    this.writetime = writetime;
    this.nowSecond = nowSecond;
    this.expiry = expiry;
  }

  WriteTime writetime() {
    return writetime;
  }

  long micros() {
    return writetime.micros();
  }

  int nowSecond() {
    return nowSecond;
  }

  Optional<Expiry> expiry() {
    return expiry;
  }

  /** In seconds; 0 for none. */
  int ttl() {
    return expiry.map(at -> at.ttl().orElseThrow()).orElse(0);
  }

  Deletion deletion() {
    return new Deletion(writetime, nowSecond);
  }

  /** Null is a deletion. */
  void simple(String column, @Nullable Object value) {
    assign(column, column + " = ?", value);
    if (value == null) {
      delete(column);
    } else {
      cells.put(CellKey.simple(column), written(RandomAlbums.bytes(column, value)));
    }
  }

  void addToSet(String column, String element) {
    assign(column, column + " = " + column + " + ?", Set.of(element));
    cells.put(CellKey.element(column, text(element)), written(Bytes.empty()));
  }

  void removeFromSet(String column, String element) {
    assign(column, column + " = " + column + " - ?", Set.of(element));
    cells.put(CellKey.element(column, text(element)), tombstone());
  }

  /** An overwrite deletes what was there one microsecond before its own elements. */
  void replaceSet(String column, List<String> elements) {
    assign(column, column + " = ?", new LinkedHashSet<>(elements));
    complexDeletions.put(
        column, new Deletion(WriteTime.ofMicros(writetime.micros() - 1), nowSecond));
    elements.forEach(
        element -> cells.put(CellKey.element(column, text(element)), written(Bytes.empty())));
  }

  void put(String column, String key, int value) {
    columns.add(column);
    assignments.add(column + "[?] = ?");
    bound.add(key);
    bound.add(value);
    cells.put(CellKey.element(column, text(key)), written(CqlValues.encode(DataTypes.INT, value)));
  }

  /** As {@code DELETE <column>} of a simple column; it assigns nothing. */
  void delete(String column) {
    cells.put(CellKey.simple(column), tombstone());
  }

  /** As {@code DELETE <column>} of a collection; it assigns nothing. */
  void clear(String column) {
    complexDeletions.put(column, deletion());
  }

  List<String> columns() {
    return columns;
  }

  String assignments() {
    return String.join(", ", assignments);
  }

  List<Object> bound() {
    return bound;
  }

  /** Timestamp and TTL, the assigned values, and the key. */
  List<Object> boundForUpdate(Object... key) {
    List<Object> all = new ArrayList<>(List.of(micros(), ttl()));
    all.addAll(bound);
    all.addAll(List.of(key));
    return all;
  }

  RowContent toColumns() {
    return RowContent.of(cells, complexDeletions);
  }

  private void assign(String column, String assignment, @Nullable Object value) {
    columns.add(column);
    assignments.add(assignment);
    bound.add(value);
  }

  private Cell written(Bytes value) {
    return expiry
        .map(at -> Cell.expiring(writetime, value, at))
        .orElseGet(() -> Cell.live(writetime, value));
  }

  private Cell tombstone() {
    return Cell.tombstone(writetime, nowSecond);
  }

  private static Bytes text(String value) {
    return CqlValues.encode(DataTypes.TEXT, value);
  }
}
