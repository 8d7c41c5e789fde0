// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.tables.LiveTables;
import io.fullrow.tables.TableLoader;
import io.fullrow.tables.TableReview;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables at the start. One that does not fit is held, the others begin; but a table that was
 * materialized before and has no schema now keeps all from beginning: without its schema what is
 * due of its state would be taken for that of a table which is no longer configured. That happens
 * only where its schema was not stored yet, by a release that did not do so.
 */
final class FirstLoad {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLoad.class);

  private final FullrowProperties properties;
  private final LiveTables tables;
  private final TableLoader loader;
  private final WrittenTopics written;

  FirstLoad(
      FullrowProperties properties, LiveTables tables, TableLoader loader, WrittenTopics written) {
    this.properties = properties;
    this.tables = tables;
    this.loader = loader;
    this.written = written;
  }

  /**
   * Reads all tables once.
   *
   * @throws RuntimeException if it must be tried again before anything may begin
   */
  void run() {
    tables.load();
    Map<String, TableId> unknown = new HashMap<>();
    Set<TableId> withoutSchema = tables.unknown();
    for (TableSettings table : properties.tables()) {
      TableId source = TableId.parse(table.source());
      if (withoutSchema.contains(source)) {
        unknown.put(table.eventsTopic(), source);
      }
    }
    for (String topic : written.of(unknown.keySet())) {
      TableId table = unknown.get(topic);
      if (table != null) {
        throw new IllegalStateException(
            "a table was materialized before and its schema is not known: " + reason(table));
      }
    }
  }

  private String reason(TableId table) {
    return table + ", " + tables.held().getOrDefault(table, "no reason given");
  }

  /** Logs what is about to be done, of the tables that are known. */
  void summarize() {
    List<TableReview.InputVerdict> reviewed =
        properties.tables().stream().flatMap(table -> loader.reviewed(table).stream()).toList();
    reviewed.forEach(verdict -> verdict.warnings().forEach(LOG::warn));
    StartupSummary summary =
        new StartupSummary(
            properties, reviewed.stream().map(TableReview.InputVerdict::fidelity).toList());
    LOG.info("{}", summary.text());
    summary.pairs().forEach(LOG::info);
  }
}
