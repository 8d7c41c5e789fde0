// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
import io.fullrow.model.TableId;
import io.fullrow.ops.HealthChecks;
import io.fullrow.registry.AsyncSchemas;
import io.fullrow.registry.RegistryClient;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.tables.KeySchemas;
import io.fullrow.tables.LiveTables;
import io.fullrow.tables.SharedRead;
import io.fullrow.tables.StoredSchemas;
import io.fullrow.tables.TableLoader;
import io.fullrow.tables.TableReview;
import io.fullrow.tables.TargetSchemas;
import io.fullrow.tables.TargetSnapshot;
import io.fullrow.tables.TargetTables;
import io.fullrow.tables.WriterSchemaLookup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of this instance in their two views, wired to the servers: one read of the target
 * serves both.
 *
 * @param live for the stages that make events
 * @param targets for the stage that writes them
 * @param first reads them once, before anything is started
 */
record FollowedTables(LiveTables live, TargetTables targets, FirstLoad first) {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedTables.class);

  /** Asks no server yet. What must be closed is added to {@code open}. */
  static FollowedTables of(
      FullrowProperties properties, TableList list, Servers servers, OpenResources open) {
    AsyncSchemas writerSchemas = open.add(new AsyncSchemas(servers.registry()));
    SharedRead<TargetSnapshot> reads =
        open.add(
            new SharedRead<>(
                "fullrow-target-schemas",
                new TargetSchemas(servers.session(), targets(properties))::read));
    TopicLimits limits = new TopicLimits(servers.admin());
    TableReview review =
        review(list, servers.registry(), CassandraWriter.expiryPrecision(servers.session()));
    WriterSchemaLookup lookup = new WriterSchemaLookup(writerSchemas);
    TableLoader loader =
        new TableLoader(
            reads::next,
            servers.registry(),
            new KeySchemas(
                servers.registry(), servers.operations()::get, servers.operations()::put),
            lookup,
            () -> limits.of(eventsTopics(properties)),
            review,
            new StoredSchemas(servers.operations()::get, servers.operations()::put));
    LiveTables live =
        open.add(new LiveTables(properties.tables(), properties.fragmentsTopic(), lookup, loader));
    return new FollowedTables(
        live,
        new TargetTables(reads, properties.tables(), review),
        new FirstLoad(properties, live, loader, new WrittenTopics(servers.admin())));
  }

  /** What holds a table, and whether the schemas are older than the target. */
  void watch(HealthChecks checks) {
    checks.addTableHold("tables", live::held);
    checks.addHold(
        "schemas",
        () ->
            live.stale()
                .map(HealthChecks.Result::down)
                .orElseGet(() -> HealthChecks.Result.up("current")));
  }

  /** Why tables cannot be followed as they are. */
  static TableReview review(TableList list, RegistryClient registry, ExpiryPrecision precision) {
    if (precision == ExpiryPrecision.REMAINING) {
      LOG.warn(
          "The target's protocol is below v5 (Cassandra 4.0): expiring values are written with the"
              + " remaining time. So expiries are off by the delay of the write, each replay moves"
              + " them, and expired values show for a second. Upgrade the target to keep expiries"
              + " exact.");
    }
    Map<TableId, String> keys = new HashMap<>();
    for (int i = 0; i < list.tables().size(); i++) {
      keys.put(TableId.parse(list.tables().get(i).source()), list.keys().get(i));
    }
    return new TableReview(keys, registry, precision);
  }

  static List<TableId> targets(FullrowProperties properties) {
    return properties.tables().stream().map(table -> TableId.parse(table.target())).toList();
  }

  private static List<String> eventsTopics(FullrowProperties properties) {
    return properties.tables().stream()
        .flatMap(table -> Stream.of(table.eventsTopic(), table.partitionsTopic()))
        .toList();
  }
}
