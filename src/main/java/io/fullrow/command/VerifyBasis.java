// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.config.TableSettings;
import io.fullrow.cutover.Verified;
import io.fullrow.generation.Generation;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.verify.LiveComparison;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What the comparison of a table depends on, as it is now. */
final class VerifyBasis {
  private final Connections connections;
  private final TableSettings table;

  VerifyBasis(Connections connections, TableSettings table) {
    this.connections = connections;
    this.table = table;
  }

  /** The topics that the target is written from; empty if the service has never started. */
  String generation() {
    return connections
        .operations()
        .get(OperationKeys.GENERATION)
        .flatMap(Generation::fromJson)
        .map(mark -> mark.fingerprint(List.of(table.eventsTopic(), table.partitionsTopic())))
        .orElse("");
  }

  /**
   * What a run like that one would be of now.
   *
   * @throws IllegalArgumentException if the tables cannot be compared like that any more
   * @throws io.fullrow.schema.UnsupportedTableException if one of them does not exist
   */
  Verified.Now now(RecordedVerify.Basis former) {
    VerifyRequest same =
        new VerifyRequest(
            TableId.parse(table.source()),
            TableId.parse(table.target()),
            Set.copyOf(former.leftOut()),
            Set.copyOf(former.byValue()),
            Set.of(),
            DefaultConsistencyLevel.LOCAL_QUORUM,
            new VerifyRequest.Pace(1, 1, 1, 0),
            new VerifyRequest.Patience(1, Duration.ofSeconds(1)));
    String schema =
        new LiveComparison(connections.source(), connections.target(), same).schemaFingerprint();
    return new Verified.Now(table.target(), schema, generation());
  }
}
