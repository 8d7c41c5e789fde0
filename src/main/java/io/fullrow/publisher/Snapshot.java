// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fullrow.model.TableId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one node, and how far it is published.
 *
 * @param tag its name
 * @param own whether it was taken to be published, and is cleared then
 * @param taken whether the node has taken it
 * @param ssTables in the order in which they are published; none before it is taken
 * @param records that Kafka has stored of it
 * @param ranges of each table what is published; none for all of it
 */
record Snapshot(
    String hostId,
    String tag,
    boolean own,
    boolean taken,
    List<String> tables,
    List<SsTable> ssTables,
    long records,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<TokenRange>> ranges) {
  /**
   * @param ranges null in a file that does not tell of them
   */
  Snapshot(
      String hostId,
      String tag,
      boolean own,
      boolean taken,
      List<String> tables,
      List<SsTable> ssTables,
      long records,
      @Nullable Map<String, List<TokenRange>> ranges) {
    this.hostId = hostId;
    this.tag = tag;
    this.own = own;
    this.taken = taken;
    this.tables = List.copyOf(tables);
    this.ssTables = List.copyOf(ssTables);
    this.records = records;
    this.ranges = ranges == null ? Map.of() : Map.copyOf(ranges);
  }

  /** One that the node has to take. */
  static Snapshot planned(
      String hostId, String tag, List<TableId> tables, Map<String, List<TokenRange>> ranges) {
    return new Snapshot(hostId, tag, true, false, names(tables), List.of(), 0, ranges);
  }

  /** One that somebody else has taken. */
  static Snapshot existing(
      String hostId,
      String tag,
      List<TableId> tables,
      List<SsTable> ssTables,
      Map<String, List<TokenRange>> ranges) {
    return new Snapshot(hostId, tag, false, true, names(tables), ssTables, 0, ranges);
  }

  private static List<String> names(List<TableId> tables) {
    return tables.stream().map(TableId::toString).toList();
  }

  /** Once the node has taken it. */
  Snapshot taken(List<SsTable> found) {
    return new Snapshot(hostId, tag, own, true, tables, found, records, ranges);
  }

  /** With one SSTable that is published further. */
  Snapshot with(int index, SsTable further, long recordsStored) {
    List<SsTable> changed = new ArrayList<>(ssTables);
    changed.set(index, further);
    return new Snapshot(hostId, tag, own, taken, tables, changed, recordsStored, ranges);
  }

  /** What is left of an SSTable. */
  List<TokenRange> left(SsTable ssTable) {
    List<TokenRange> all = ranges.getOrDefault(ssTable.table(), TokenRange.ALL);
    Long last = ssTable.token();
    return last == null ? all : all.stream().flatMap(range -> range.behind(last).stream()).toList();
  }

  boolean isOf(List<TableId> others) {
    return tables.equals(names(others));
  }

  /**
   * One SSTable of it.
   *
   * @param tableId which a table that is created anew does not keep
   * @param file its data file
   * @param size of that, in bytes
   * @param token the last one whose records Kafka has stored; null if there is none
   * @param done whether all of it is stored
   */
  record SsTable(
      String table, UUID tableId, String file, long size, @Nullable Long token, boolean done) {
    SsTable(TableId table, UUID tableId, Path file, long size) {
      this(table.toString(), tableId, file.toString(), size, null, false);
    }

    SsTable at(long last) {
      return new SsTable(table, tableId, file, size, last, false);
    }

    SsTable finished() {
      return new SsTable(table, tableId, file, size, token, true);
    }

    Path path() {
      return Path.of(file);
    }
  }
}
