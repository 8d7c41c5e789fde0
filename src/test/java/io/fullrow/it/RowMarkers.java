// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Makes the row markers of a table visible, which CQL does not show: a row whose cells are all
 * deleted is there as long as its marker is.
 */
final class RowMarkers {
  private static final long AFTER_ALL_MICROS = 1_800_000_000_000_000L;

  private final CqlSession session;
  private final TableSchema table;
  private final String name;
  private final ConsistencyLevel consistency;

  RowMarkers(CqlSession session, TableSchema table) {
    this(session, table, DefaultConsistencyLevel.ONE);
  }

  /**
   * @param consistency of reading: beyond {@code ONE}, of a table without read repair
   */
  RowMarkers(CqlSession session, TableSchema table, ConsistencyLevel consistency) {
    this.session = session;
    this.consistency = consistency;
    this.table = table;
    this.name = cql(table.id().keyspace()) + "." + cql(table.id().table());
  }

  /**
   * Deletes every cell of the rows with these keys, and of all static rows, at a time past all
   * others.
   *
   * @param keys as {@link #rows} returns them
   */
  void deleteCells(Set<List<Bytes>> keys, int nowSecond) {
    if (!table.regulars().isEmpty()) {
      delete(table.regulars(), keyColumns(), keys, nowSecond);
    }
    if (!table.statics().isEmpty()) {
      int partitionKey = table.partitionKey().size();
      Set<List<Bytes>> partitions =
          keys.stream()
              .map(key -> key.subList(0, partitionKey))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      delete(table.statics(), table.partitionKey(), partitions, nowSecond);
    }
  }

  private void delete(
      List<Column> columns, List<Column> key, Set<List<Bytes>> keys, int nowSecond) {
    String statement =
        "DELETE "
            + names(columns)
            + " FROM "
            + name
            + " USING TIMESTAMP "
            + AFTER_ALL_MICROS
            + " WHERE "
            + key.stream().map(c -> cql(c.name()) + " = ?").collect(Collectors.joining(" AND "));
    List<CompletableFuture<?>> deleted = new ArrayList<>();
    for (List<Bytes> values : keys) {
      BoundStatementBuilder bound = session.prepare(statement).boundStatementBuilder();
      for (int i = 0; i < values.size(); i++) {
        bound = bound.setBytesUnsafe(i, values.get(i).toByteBuffer());
      }
      deleted.add(
          session.executeAsync(bound.setNowInSeconds(nowSecond).build()).toCompletableFuture());
    }
    deleted.forEach(CompletableFuture::join);
  }

  /**
   * The keys of the rows that are there at a time, in the future too: unless it is said otherwise,
   * at consistency {@code ONE}, so that no read repair writes what is not true yet. A partition
   * that has a static row alone is not among them.
   */
  Set<List<Bytes>> rows(int nowSecond) {
    SimpleStatement select =
        SimpleStatement.newInstance("SELECT " + names(keyColumns()) + " FROM " + name)
            .setNowInSeconds(nowSecond)
            .setConsistencyLevel(consistency);
    Set<List<Bytes>> rows = new LinkedHashSet<>();
    for (Row row : session.execute(select)) {
      List<Bytes> key = new ArrayList<>();
      for (int i = 0; i < keyColumns().size() && row.getBytesUnsafe(i) != null; i++) {
        key.add(Bytes.copyOf(row.getBytesUnsafe(i)));
      }
      if (key.size() == keyColumns().size()) {
        rows.add(key);
      }
    }
    return rows;
  }

  private List<Column> keyColumns() {
    List<Column> key = new ArrayList<>(table.partitionKey());
    key.addAll(table.clustering());
    return key;
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(column -> cql(column.name())).collect(Collectors.joining(", "));
  }

  private static String cql(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }
}
