// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.TableId;

/** The option {@code cdc} of tables, without which no commit log is kept for capture. */
public final class CdcOption {
  private CdcOption() {}

  /** Whether the table has {@code cdc = true}; false if there is no such table. */
  public static boolean isOn(CqlSession session, TableId table) {
    Row row =
        session
            .execute(
                SimpleStatement.newInstance(
                    "SELECT cdc FROM system_schema.tables"
                        + " WHERE keyspace_name = ? AND table_name = ?",
                    table.keyspace(),
                    table.table()))
            .one();
    return row != null && row.getBoolean("cdc");
  }
}
