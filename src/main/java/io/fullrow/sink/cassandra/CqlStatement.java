// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Stamp;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One kind of statement for one table.
 *
 * @param <W> what it writes or asks for
 */
interface CqlStatement<W> {
  /** The text to prepare; equal texts are the same statement. */
  String cql();

  /** Sets all values but those of columns that {@code write} does not have, which stay unset. */
  void bind(W write, Binder binder);

  default BoundStatement bind(PreparedStatement prepared, W write) {
    Binder binder = new Binder(prepared.boundStatementBuilder());
    bind(write, binder);
    return binder.builder.setIdempotence(true).build();
  }

  /**
   * {@code UPDATE} of one column with timestamp and TTL.
   *
   * @param assignment what follows {@code SET}
   */
  static String updateOf(TableSchema table, Column column, String assignment) {
    return "UPDATE "
        + table(table.id())
        + " USING TIMESTAMP ? AND TTL ? SET "
        + assignment
        + " WHERE "
        + equalities(keyOf(table, column.kind() == Column.Kind.STATIC));
  }

  static String table(TableId id) {
    return quoted(id.keyspace()) + "." + quoted(id.table());
  }

  /** Always in quotes, so that no name is folded to lower case or taken for a keyword. */
  static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }

  /** The key columns that name a row, or the static row of a partition. */
  static Stream<Column> keyOf(TableSchema table, boolean ofStatics) {
    return ofStatics
        ? table.partitionKey().stream()
        : Stream.concat(table.partitionKey().stream(), table.clustering().stream());
  }

  static String equalities(Stream<Column> columns) {
    return columns
        .map(column -> quoted(column.name()) + " = ?")
        .collect(Collectors.joining(" AND "));
  }

  /** Binds markers by position, one after the other. */
  final class Binder {
    private BoundStatementBuilder builder;
    private int next;

    private Binder(BoundStatementBuilder builder) {
      this.builder = builder;
    }

    void key(PartitionKey partition, Optional<Clustering> clustering) {
      values(partition.components());
      clustering.ifPresent(row -> values(row.components()));
    }

    void values(List<Bytes> values) {
      values.forEach(this::value);
    }

    void value(Bytes value) {
      raw(value.toByteBuffer());
    }

    /** An empty value is a tombstone: it binds null. */
    void valueOrNull(Optional<Bytes> value) {
      if (value.isPresent()) {
        value(value.get());
      } else {
        builder = builder.setToNull(next++);
      }
    }

    /**
     * A collection of the native protocol.
     *
     * @param size the number of elements, or of entries of a map
     * @param parts the elements, or each key before its value
     */
    void collection(int size, Collection<Bytes> parts) {
      int bytes = Integer.BYTES;
      for (Bytes part : parts) {
        bytes += Integer.BYTES + part.size();
      }
      ByteBuffer out = ByteBuffer.allocate(bytes).putInt(size);
      parts.forEach(part -> out.putInt(part.size()).put(part.unsafeArray()));
      raw(out.flip());
    }

    /** The marker keeps no value, which leaves its column as it is. */
    void unset() {
      next++;
    }

    void stamp(Stamp stamp) {
      writetime(stamp.writetime());
      raw(ByteBuffer.allocate(Integer.BYTES).putInt(0, stamp.ttlSeconds()));
    }

    void writetime(WriteTime writetime) {
      raw(ByteBuffer.allocate(Long.BYTES).putLong(0, writetime.micros()));
    }

    private void raw(ByteBuffer value) {
      builder = builder.setBytesUnsafe(next++, value);
    }
  }
}
