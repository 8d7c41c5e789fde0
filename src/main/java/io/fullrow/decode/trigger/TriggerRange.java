// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A range deletion: {@code start} and {@code end} have the values of the first clustering columns,
 * the last of them with {@code inclusive}. As in Cassandra they are in the table's clustering
 * order, and an empty one is open.
 */
final class TriggerRange {
  private final TableReader table;
  private final TriggerKeys keys;

  TriggerRange(TableReader table, TriggerKeys keys) {
    this.table = table;
    this.keys = keys;
  }

  Change at(Raw.Struct root, WriteTime time) {
    if (table.clustering().isEmpty()) {
      throw RejectedRecordException.malformed(
          "a range deletion of a table without clustering columns");
    }
    return new Change.Range(
        bound(root.get("start"), "start"), bound(root.get("end"), "end"), Deletion.at(time));
  }

  private RangeBound bound(Raw raw, String path) {
    if (!(raw instanceof Raw.Seq components)) {
      throw Expected.wrong(raw, path, "an array");
    }
    int size = components.elements().size();
    if (size == 0) {
      return RangeBound.open();
    }
    List<ColumnReader> columns = table.clustering();
    if (size > columns.size()) {
      throw RejectedRecordException.malformed(
          "field '" + path + "' has more components than " + TableReader.names(columns));
    }
    List<Bytes> prefix = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String at = path + "[" + i + "]";
      Raw.Struct component = Expected.struct(components.elements().get(i), at);
      String text = Expected.text(component.get("clusteringKey"), at + ".clusteringKey");
      prefix.add(keys.clusteringValue(columns.get(i), text));
    }
    Raw last = components.elements().get(size - 1);
    return new RangeBound(prefix, inclusive(last, path + "[" + (size - 1) + "].inclusive"));
  }

  private static boolean inclusive(Raw component, String path) {
    Raw raw = Expected.struct(component, path).get("inclusive");
    if (raw instanceof Raw.Bool bool) {
      return bool.value();
    }
    throw Expected.wrong(raw, path, "true or false");
  }
}
