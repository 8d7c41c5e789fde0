// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a row is read again.
 *
 * @param clustering empty for the static row of the partition
 */
record RowKey(PartitionKey partition, Optional<Clustering> clustering) {
  boolean isStatic() {
    return clustering.isEmpty();
  }

  /** The values to bind. */
  List<Bytes> components() {
    List<Bytes> all = new ArrayList<>(partition.components());
    clustering.ifPresent(values -> all.addAll(values.components()));
    return all;
  }

  /** For a person to read. */
  String render(ComparedColumns columns) {
    List<Column> names = columns.key();
    List<Bytes> values = components();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Column column = names.get(i);
      parts.add(column.name() + "=" + CqlValues.render(column.type(), values.get(i)));
    }
    return String.join(", ", parts);
  }
}
