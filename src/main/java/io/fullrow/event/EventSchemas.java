// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The Avro schemas of one table's events, named after the source table: namespace {@code
 * <keyspace>}, row value {@code <table>}, row key {@code <table>_key}, and {@code
 * <table>_partition_key} and {@code <table>_partition_value} for the partition topic. Adding a
 * column, or a field to a UDT, is compatible (BACKWARD).
 *
 * <p>A row value has the static columns, then the regular ones, each {@code ["null", T]} with
 * default null. The statics are those at the time of the event: a change of the static row is an
 * event of the partition topic and does not emit the rows again.
 *
 * @param source the source table, whose name the schemas bear
 * @param table the columns, as the target cluster has them
 */
public record EventSchemas(
    TableId source,
    TableSchema table,
    Schema rowKey,
    Schema rowValue,
    Schema partitionKey,
    Schema partitionValue) {

  public EventSchemas {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(rowKey, "rowKey");
    Objects.requireNonNull(rowValue, "rowValue");
    Objects.requireNonNull(partitionKey, "partitionKey");
    Objects.requireNonNull(partitionValue, "partitionValue");
  }

  /**
   * @throws IllegalArgumentException if a column has a type that cannot be in an event, such as a
   *     counter or a custom type; the message names the type
   */
  public static EventSchemas of(TableId source, TableSchema table) {
    TypeSchemas types = new TypeSchemas(source.keyspace());
    String namespace = AvroNames.avro(source.keyspace());
    String name = AvroNames.avro(source.table());
    return new EventSchemas(
        source,
        table,
        KeyColumns.schema(name + "_key", namespace, primaryKey(table), false, types),
        ValueColumns.schema(name, namespace, values(table), types),
        PartitionKeys.schema(name, namespace, table, types),
        PartitionValues.schema(name, namespace, table, types));
  }

  /**
   * Whether the table has a partition topic. Without clustering columns a partition is one row, and
   * all is said by its row events.
   */
  public boolean hasPartitionTopic() {
    return !table.clustering().isEmpty();
  }

  static List<Column> primaryKey(TableSchema table) {
    return Stream.concat(table.partitionKey().stream(), table.clustering().stream()).toList();
  }

  static List<Column> values(TableSchema table) {
    return Stream.concat(table.statics().stream(), table.regulars().stream()).toList();
  }
}
