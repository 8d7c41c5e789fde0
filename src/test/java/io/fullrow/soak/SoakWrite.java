// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.Optional;

/**
 * One mutation in both forms: what a client executes, and what each replica then publishes.
 *
 * @param values of the places of {@code cql}, in their order
 * @param nowSecond of the request, in seconds since the epoch: expiries count from it
 */
public record SoakWrite(
    PartitionKey partition, Change change, String cql, List<Object> values, int nowSecond) {
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  /** Ready to be executed; the driver remembers what it has prepared. */
  Statement<?> statement(CqlSession session) {
    return session.prepare(cql).bind(values.toArray()).setNowInSeconds(nowSecond);
  }

  public Fragment fragment(TableId table) {
    return new Fragment(table, partition, change, false, false, NOWHERE);
  }
}
