// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a table must hold after mutations that are applied one after the other, which their
 * rising writetimes make right. A row is there from its first insert or update until its deletion.
 * Not thread-safe.
 */
final class ExpectedRows {
  private final Map<Map<String, Object>, Map<String, Object>> rows = new HashMap<>();

  private final List<String> columns;

  ExpectedRows(Shape shape) {
    this.columns = shape.columns();
  }

  void apply(List<Mutation> mutations) {
    mutations.forEach(this::apply);
  }

  private void apply(Mutation mutation) {
    Map<String, Object> key = new HashMap<>(mutation.row());
    key.keySet().retainAll(LoadTable.KEY);
    if (mutation.kind() == Mutation.Kind.DELETE) {
      rows.remove(key);
      return;
    }
    Map<String, Object> written = new HashMap<>(mutation.row());
    written.keySet().retainAll(columns);
    rows.computeIfAbsent(key, any -> new HashMap<>()).putAll(written);
  }

  int size() {
    return rows.size();
  }

  /** How many rows are missing, too many or not the same in the table. */
  int differences(CqlSession session, TableId table) {
    Map<Map<String, Object>, Map<String, Object>> missing = new HashMap<>(rows);
    int wrong = 0;
    for (Row row : session.execute("SELECT * FROM " + table)) {
      if (!values(row, columns).equals(missing.remove(values(row, LoadTable.KEY)))) {
        wrong++;
      }
    }
    return wrong + missing.size();
  }

  private static Map<String, Object> values(Row row, List<String> columns) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : columns) {
      Object value = row.getObject(column);
      if (value != null) {
        values.put(column, value);
      }
    }
    return values;
  }
}
