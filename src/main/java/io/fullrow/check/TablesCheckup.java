// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.config.Problem;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.tables.TableReview;
import io.fullrow.tables.TargetSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All of one table: that it is there on both sides, what is captured, and what is lost. */
final class TablesCheckup {
  private static final String LOSSES = "losses";

  private final Findings findings;
  private final TableReview review;
  private final Optional<CqlSession> source;
  private final Optional<TargetSnapshot> target;
  private final Optional<CapturedInputs> captured;
  private final Map<TableSettings, TableSchema> sources = new HashMap<>();

  /**
   * @param source empty if it does not answer
   * @param target empty if it does not answer
   * @param captured empty if that could not be found out
   */
  TablesCheckup(
      Findings findings,
      TableReview review,
      Optional<CqlSession> source,
      Optional<TargetSnapshot> target,
      Optional<CapturedInputs> captured) {
    this.findings = findings;
    this.review = review;
    this.source = source;
    this.target = target;
    this.captured = captured;
  }

  /** The table of the source, if it is there. */
  Optional<TableSchema> check(TableSettings table) {
    Optional<TableSchema> from = source.flatMap(session -> sourceSchema(table, session));
    from.ifPresent(schema -> sources.put(table, schema));
    target.ifPresent(now -> target(table, now));
    Optional<TableSchema> to = targetSchema(table);
    if (from.isPresent() && to.isPresent()) {
      findings.addAll(TableShapes.compare(from.get(), to.get()));
      findings.addAll(ListLosses.of(table, from.get(), to.get()));
    }
    return from;
  }

  private Optional<TableSchema> targetSchema(TableSettings table) {
    return target.flatMap(
        now -> Optional.ofNullable(now.schemas().get(TableId.parse(table.target()))));
  }

  private void target(TableSettings table, TargetSnapshot now) {
    UnsupportedTableException unsupported = now.unsupported().get(TableId.parse(table.target()));
    if (unsupported == null) {
      problems("target", review.target(table, now));
    } else {
      findings.add(
          Finding.error(
              "target",
              table.target(),
              unsupported.problem(),
              unsupported.remedy() + "; fullrow schema --apply creates what is missing"));
    }
  }

  private Optional<TableSchema> sourceSchema(TableSettings table, CqlSession session) {
    TableId id = TableId.parse(table.source());
    try {
      TableSchema schema = DriverSchemas.read(session.getMetadata(), id);
      if (captured.isPresent()) {
        metadata(session, id)
            .ifPresent(found -> findings.addAll(CaptureCheck.source(table, found, captured.get())));
      }
      return Optional.of(schema);
    } catch (UnsupportedTableException e) {
      findings.add(Finding.error("source", table.source(), e.problem(), e.remedy()));
      return Optional.empty();
    }
  }

  static Optional<TableMetadata> metadata(CqlSession session, TableId id) {
    return session
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(id.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(id.table())));
  }

  /**
   * What an input carries is decided by the source's types, what is kept by the target's. Asks the
   * registry.
   *
   * @param key of a table that was checked, in the configuration
   */
  void losses(TableSettings table, String key) {
    Optional<TableSchema> from = Optional.ofNullable(sources.get(table));
    Optional<TableSchema> to = targetSchema(table);
    from.or(() -> to)
        .flatMap(schema -> reviewed(table, schema))
        .ifPresent(
            verdict -> {
              problems(LOSSES, verdict.problems());
              verdict.warnings().stream()
                  .filter(warning -> warning.startsWith(key + ".inputs"))
                  .forEach(warning -> needless(table, warning));
            });
    to.flatMap(schema -> reviewed(table, schema))
        .ifPresent(
            verdict ->
                verdict.warnings().stream()
                    .filter(warning -> warning.startsWith(key + ".accept-loss"))
                    .forEach(warning -> needless(table, warning)));
  }

  private Optional<TableReview.InputVerdict> reviewed(TableSettings table, TableSchema schema) {
    return findings.attempt(
        LOSSES,
        table.source(),
        "Let the registry answer, then run this again.",
        () -> review.inputs(table, schema));
  }

  private void needless(TableSettings table, String warning) {
    findings.add(Finding.warning(LOSSES, table.source(), warning, "Remove the name."));
  }

  private void problems(String check, List<Problem> problems) {
    problems.forEach(problem -> findings.add(Finding.of(check, problem)));
  }
}
