// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The few keys of one table, so that mutations meet each other. Clustering values that Cassandra
 * takes for the same one, such as decimal 1.0 and 1.00, are not both there: which of the two a row
 * shows depends on what came first, in the source itself.
 */
final class Keys {
  private static final int PARTITIONS = 6;
  private static final int COMPONENTS = 4;
  private static final int ROWS = 10;

  private final SplittableRandom random;
  private final List<PartitionKey> partitions = new ArrayList<>();
  private final List<List<Bytes>> components = new ArrayList<>();
  private final List<Clustering> rows = new ArrayList<>();

  Keys(SplittableRandom random, RandomValues values, TableSchema table) {
    this.random = random;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(partition(values, table));
    }
    table.clustering().forEach(column -> components.add(components(values, column)));
    for (int i = 0; i < ROWS; i++) {
      rows.add(new Clustering(components.stream().map(this::oneOf).toList()));
    }
  }

  PartitionKey partition() {
    return oneOf(partitions);
  }

  /** Of a row that others write too, or any. */
  Clustering row() {
    return random.nextInt(10) > 0
        ? oneOf(rows)
        : new Clustering(components.stream().map(this::oneOf).toList());
  }

  /** Any value of the clustering column. */
  Bytes component(int column) {
    return oneOf(components.get(column));
  }

  private static PartitionKey partition(RandomValues values, TableSchema table) {
    List<Bytes> key = key(values, table);
    // Cassandra refuses a key without any byte.
    while (key.size() == 1 && key.get(0).isEmpty()) {
      key = key(values, table);
    }
    return new PartitionKey(key);
  }

  private static List<Bytes> key(RandomValues values, TableSchema table) {
    return table.partitionKey().stream().map(column -> values.any(column.type())).toList();
  }

  private static List<Bytes> components(RandomValues values, Column column) {
    ElementOrder order = ElementOrder.of(DataTypes.setOf(column.type()));
    TreeMap<Bytes, Bytes> distinct = new TreeMap<>();
    for (int i = 0; i < COMPONENTS; i++) {
      Bytes value = values.any(column.type());
      distinct.putIfAbsent(order.position(value), value);
    }
    return List.copyOf(distinct.values());
  }

  private <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
