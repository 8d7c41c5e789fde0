// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import io.fullrow.model.Fragment;
import java.util.List;
import java.util.Optional;

/**
 * One mutation in both forms.
 *
 * @param nowSecond of its request, in seconds since the epoch
 * @param batch its type; empty for a statement alone
 * @param statements what a client of the old cluster executes
 * @param fragments what each replica then publishes
 */
public record Mutation(
    int nowSecond,
    Optional<BatchType> batch,
    List<Statement> statements,
    List<Fragment> fragments) {

  /** Ready to be executed. */
  public com.datastax.oss.driver.api.core.cql.Statement<?> cql(CqlSession session) {
    if (batch.isEmpty()) {
      return statements.get(0).bind(session).setNowInSeconds(nowSecond);
    }
    return BatchStatement.newInstance(batch.get())
        .addAll(statements.stream().map(statement -> statement.bind(session)).toList())
        .setNowInSeconds(nowSecond);
  }
}
