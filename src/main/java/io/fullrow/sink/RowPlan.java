// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Gathers the writes of one row, static or not. */
final class RowPlan {
  private final Map<String, Column> columns;
  private final PartitionKey partition;
  private final Optional<Clustering> clustering;
  private final List<Write> deletions = new ArrayList<>();
  private final Map<CellGroup.Key, CellGroup> groups = new TreeMap<>();
  private final RowLists lists;

  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  RowPlan(
      TableSchema target,
      Set<String> acceptedLosses,
      PartitionKey partition,
      Optional<Clustering> clustering) {
    this.columns = target.byName();
    this.partition = partition;
    this.clustering = clustering;
    this.lists = new RowLists(target, acceptedLosses, partition, clustering);
  }

  void delete(Write deletion) {
    deletions.add(deletion);
  }

  void mark(RowMarker marker) {
    group(marker.writetime(), marker.expiry()).addMarker();
  }

  /**
   * @param deletion the effective one over the row
   */
  void write(RowContent row, Optional<Deletion> deletion) {
    RowContent others = lists.take(row, deletion);
    others
        .complexDeletions()
        .forEach(
            (name, complex) ->
                delete(new Write.DeleteColumn(partition, clustering, name, complex.writetime())));
    others
        .cells()
        .forEach(
            (key, cell) ->
                write(key, cell, Optional.ofNullable(others.complexDeletions().get(key.column()))));
  }

  /**
   * @param complex the deletion of the whole column
   */
  private void write(CellKey key, Cell cell, Optional<Deletion> complex) {
    CellGroup group = group(cell.writetime(), cell.expiryTime());
    Optional<Bytes> value = cell.valueBytes();
    DataType type = Optional.ofNullable(columns.get(key.column())).map(Column::type).orElseThrow();
    if (key.path().isEmpty()) {
      group.addSimple(key, value);
    } else {
      ElementWriting.of(type).add(group, key, cell, complex);
    }
  }

  private CellGroup group(WriteTime writetime, Optional<Expiry> expiry) {
    OptionalLong second =
        expiry.isPresent() ? OptionalLong.of(expiry.get().epochSecond()) : OptionalLong.empty();
    return groups.computeIfAbsent(
        new CellGroup.Key(writetime, second), key -> new CellGroup(partition, clustering, key));
  }

  /**
   * Deletions and what does not expire in one request, what expires in others.
   *
   * @param leftOut what of the row was not gathered, as CQL can never write it
   */
  WritePlan plan(ExpiryPrecision precision, long nowSecond, List<LeftOut> leftOut) {
    List<Write> lasting = new ArrayList<>(deletions);
    List<CellGroup> expiring = new ArrayList<>();
    for (CellGroup group : groups.values()) {
      if (group.expiry().isPresent()) {
        expiring.add(group);
      } else {
        lasting.addAll(group.writes(0));
      }
    }
    List<Request> requests = new ArrayList<>();
    if (!lasting.isEmpty()) {
      requests.add(new Request(OptionalInt.empty(), lasting));
    }
    requests.addAll(ExpiringRequests.of(expiring, precision, nowSecond));
    return new WritePlan(requests, lists.at(nowSecond), leftOut);
  }
}
