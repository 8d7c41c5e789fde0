// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.tables.TableReview;
import io.fullrow.tables.TargetSchemas;
import io.fullrow.tables.TargetSnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads all that a migration depends on, and says what is in its way. Writes nothing. */
public final class SetupCheck {
  static final String WRITERS = "writers";
  private static final String SERVERS = "servers";
  private static final String CAPTURE = "capture";
  private static final String SOURCE = "fullrow.source";
  private static final String TARGET = "fullrow.target";
  private static final String KAFKA = "fullrow.kafka";
  private static final String REGISTRY = "fullrow.schema-registry";

  private final CheckedServers servers;
  private final Findings findings = new Findings();

  public SetupCheck(CheckedServers servers) {
    this.servers = servers;
  }

  /**
   * All findings.
   *
   * @param chosen the tables to look at, of all that there are
   */
  public List<Finding> run(UnaryOperator<TableList> chosen) {
    Optional<CqlSession> source = cluster(sourceKey(), servers::source);
    boolean isOne = sourceKey().equals(TARGET);
    Optional<CqlSession> target = isOne ? source : cluster(TARGET, servers::target);
    boolean registry = registry();
    Optional<TableList> all = target.flatMap(session -> tables(source));
    all.ifPresent(this::kafka);
    all.map(chosen).ifPresent(list -> tables(list, source, target, registry));
    source.ifPresent(session -> findings.addAll(nodes(session, sourceKey()).clocks()));
    if (!isOne) {
      target.ifPresent(session -> findings.addAll(nodes(session, TARGET).clocks()));
    }
    return findings.all();
  }

  /** Whether it answers. */
  private boolean registry() {
    Optional<List<Finding>> answer =
        findings.attempt(SERVERS, REGISTRY, remedy(REGISTRY), servers::registry);
    answer.ifPresent(findings::addAll);
    return answer.isPresent();
  }

  private void kafka(TableList all) {
    findings
        .attempt(SERVERS, KAFKA, remedy(KAFKA), () -> servers.kafka(all))
        .ifPresent(findings::addAll);
  }

  /** The old keyspaces may be in the target's cluster. */
  private String sourceKey() {
    return servers.configured().source().contactPoints().isEmpty() ? TARGET : SOURCE;
  }

  private static String remedy(String key) {
    return "Correct " + key + ", or let the server answer.";
  }

  private Optional<CqlSession> cluster(String key, Supplier<CqlSession> session) {
    return findings.attempt(SERVERS, key, remedy(key), session);
  }

  /** As the target has them; before it has any, as the source has them. */
  private Optional<TableList> tables(Optional<CqlSession> source) {
    Optional<TableList> all = findings.attempt("tables", "fullrow.keyspaces", "", servers::tables);
    return all.isPresent() || source.isEmpty()
        ? all
        : findings.attempt("tables", "fullrow.keyspaces", "", servers::sourceTables);
  }

  private static ClusterNodes nodes(CqlSession session, String key) {
    return new ClusterNodes(session, key, InstantSource.system());
  }

  private void tables(
      TableList list, Optional<CqlSession> source, Optional<CqlSession> target, boolean registry) {
    Optional<TargetSnapshot> snapshot =
        target.flatMap(
            session ->
                findings.attempt(
                    SERVERS,
                    TARGET,
                    remedy(TARGET),
                    () -> new TargetSchemas(session, targets(list)).read().join()));
    Optional<TableReview> review =
        findings.attempt(SERVERS, TARGET, remedy(TARGET), () -> servers.review(list));
    if (review.isEmpty()) {
      return;
    }
    Optional<CapturedInputs> captured =
        source.flatMap(
            session ->
                findings.attempt(
                    CAPTURE, KAFKA, remedy(KAFKA), () -> servers.captured(list.tables())));
    TablesCheckup checkup = new TablesCheckup(findings, review.get(), source, snapshot, captured);
    if (!registry) {
      findings.add(
          Finding.info(
              "losses", REGISTRY, "not checked: the registry has the publishers' schemas"));
    }
    List<TableSchema> found = new ArrayList<>();
    for (int i = 0; i < list.tables().size(); i++) {
      TableSettings table = list.tables().get(i);
      Optional<TableSchema> from = checkup.check(table);
      from.ifPresent(found::add);
      if (registry) {
        checkup.losses(table, list.keys().get(i));
        from.ifPresent(schema -> writers(table, schema));
      }
    }
    source.ifPresent(session -> source(session, list, found, captured));
    target.ifPresent(session -> target(session, list, snapshot));
  }

  private void writers(TableSettings table, TableSchema source) {
    findings
        .attempt(WRITERS, table.source(), remedy(KAFKA), () -> servers.writes(table, source))
        .ifPresent(writes -> findings.addAll(writes.findings(source.id())));
  }

  private void source(
      CqlSession session,
      TableList list,
      List<TableSchema> found,
      Optional<CapturedInputs> captured) {
    FullrowProperties properties = servers.configured();
    TableRights rights =
        new TableRights(session, sourceKey(), properties.sourceCluster().username());
    ClusterNodes nodes = nodes(session, sourceKey());
    findings.addAll(nodes.release(properties.sourceVersion()));
    boolean debezium = list.tables().stream().anyMatch(CaptureCheck::isDebezium);
    if (captured
        .filter(by -> list.tables().stream().anyMatch(t -> CaptureCheck.needsCdc(t, by)))
        .isPresent()) {
      boolean published =
          list.tables().stream().anyMatch(t -> CaptureCheck.isPublished(t, captured.get()));
      findings.addAll(nodes.capture(debezium, published));
    }
    if (debezium) {
      findings
          .attempt(
              CAPTURE, sourceKey(), "Grant SELECT on system_schema.", () -> Vectors.find(session))
          .ifPresent(findings::addAll);
    }
    for (TableSchema table : found) {
      findings.addAll(rights.read(table));
      findings.add(nodes.size(table.id()));
    }
    findings.add(
        Finding.info(
            WRITERS,
            "all tables",
            "whether tables are written by lightweight transactions cannot be seen: writers that go"
                + " straight to Kafka have none"));
  }

  private void target(CqlSession session, TableList list, Optional<TargetSnapshot> snapshot) {
    TableRights rights = new TableRights(session, TARGET, servers.configured().target().username());
    snapshot.ifPresent(
        now -> now.schemas().values().forEach(table -> findings.addAll(rights.read(table))));
    findings.addAll(rights.write(targets(list)));
    if (list.tables().stream().anyMatch(CaptureCheck::isDebezium)) {
      for (TableSettings table : list.tables()) {
        TablesCheckup.metadata(session, TableId.parse(table.target()))
            .ifPresent(found -> findings.addAll(CaptureCheck.target(table, found)));
      }
    }
  }

  private static List<TableId> targets(TableList list) {
    return list.tables().stream().map(table -> TableId.parse(table.target())).toList();
  }
}
