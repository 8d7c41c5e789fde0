// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.tables.SharedRead;
import io.fullrow.tables.TableReview;
import io.fullrow.tables.TargetSchemas;
import io.fullrow.tables.TargetSnapshot;
import io.fullrow.tables.TargetTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of the old keyspaces as targets of the way back.
 *
 * @param written with their source as their target, without accepted losses: no list is rewritten
 *     there
 */
record OldTables(
    List<TableSettings> written,
    TargetTables targets,
    SharedRead<TargetSnapshot> reads,
    ExpiryPrecision precision) {
  private static final String NOT_WRITTEN_BACK = "fullrow.source.not-written-back";

  /**
   * Asks no server yet. What must be closed is added to {@code open}.
   *
   * @param session to the cluster of the old keyspaces
   */
  static OldTables of(
      FullrowProperties properties,
      TableList list,
      CqlSession session,
      RegistryClient registry,
      OpenResources open) {
    List<TableSettings> written =
        properties.tablesWrittenBack().stream().map(OldTables::asTarget).toList();
    Map<TableId, String> keys = new HashMap<>();
    for (int i = 0; i < list.tables().size(); i++) {
      TableId source = TableId.parse(list.tables().get(i).source());
      keys.put(source, "way back of " + list.keys().get(i));
    }
    SharedRead<TargetSnapshot> reads =
        open.add(
            new SharedRead<>(
                "fullrow-source-schemas",
                new TargetSchemas(
                        session,
                        written.stream().map(table -> TableId.parse(table.target())).toList())
                    ::read));
    ExpiryPrecision precision = CassandraWriter.expiryPrecision(session);
    TableReview review = new TableReview(keys, registry, precision);
    return new OldTables(written, new TargetTables(reads, written, review), reads, precision);
  }

  private static TableSettings asTarget(TableSettings table) {
    return new TableSettings(
        table.source(), table.inputs(), table.eventsTopic(), table.source(), List.of());
  }

  /**
   * Reads them once.
   *
   * @throws StartRefusedException if writes would come back as changes, forever
   */
  void read() {
    reads.next().toCompletableFuture().join();
    List<Problem> problems = new ArrayList<>();
    if (precision != ExpiryPrecision.EXACT) {
      problems.add(
          new Problem(
              "fullrow.roles",
              "way-back",
              "the old cluster's protocol is below v5 (Cassandra 4.0): expiries cannot be written"
                  + " exactly, so each would come back as a change, forever",
              "Remove the role, or upgrade the old cluster."));
    }
    for (TableSettings table : written) {
      targets.schema(TableId.parse(table.source())).ifPresent(old -> problems.addAll(lists(old)));
    }
    if (!problems.isEmpty()) {
      throw new StartRefusedException(problems);
    }
  }

  /** The coordinator makes new elements each time that a list is written. */
  static List<Problem> lists(TableSchema old) {
    List<Problem> problems = new ArrayList<>();
    for (Column column : old.byName().values()) {
      if (column.multiCell() && CqlTypes.isList(column.type())) {
        problems.add(
            Problem.of(
                NOT_WRITTEN_BACK,
                old.id(),
                "the column "
                    + column.name()
                    + " is a list that is not frozen: each write of the role way-back would make"
                    + " new elements, which would come back as changes, forever",
                "Name "
                    + old.id()
                    + " there. The old table then does not follow what is written to Kafka."));
      }
    }
    return problems;
  }

  /** The schema of an old table as last read. */
  Optional<TableSchema> schema(TableId source) {
    return targets.schema(source);
  }
}
