// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import static java.util.stream.Collectors.joining;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Tables that together have every CQL type, every kind of column and of key. A non-frozen list is
 * not among them: CQL does not tell the cell paths that the coordinator gives its elements, so that
 * no fragment of it can be made beside the statement. What a list becomes in the target, a map by
 * time-uuid, is there.
 */
public final class TableShapes {
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);
  private static final String VECTORS =
      ", vf vector<float, 3>, vt vector<text, 2>, vs vector<smallint, 2>,"
          + " vv vector<frozen<vector<int, 2>>, 2>";
  private static final int QUARTER = 7_776_000;
  private static final int YEAR = 31_536_000;

  private TableShapes() {}

  public static List<TableShape> all() {
    return List.of(
        everyType(),
        collections(),
        mixedOrders(),
        ascending(),
        descending(),
        single(),
        bare(),
        solitary());
  }

  /** Those that releases before 5.0 can have too. */
  public static List<TableShape> withoutVectors() {
    return all().stream().map(shape -> shape.without(VECTORS)).toList();
  }

  private static TableShape everyType() {
    return TableShape.of(
        "EveryType",
        "p text, \"Q\" int, c bigint, s text static, si int static, \"order\" int, \"Select\" text, "
            + natives()
            + VECTORS
            + ","
            + " fl1 frozen<list<int>>, fs frozen<set<text>>,"
            + " fm frozen<map<text, frozen<list<frozen<set<int>>>>>>,"
            + " tp tuple<int, text, frozen<tuple<duration, double>>>, fu frozen<deep>,"
            + " fsd frozen<set<decimal>>, fmu frozen<map<frozen<\"Addr\">, inet>>,"
            + " PRIMARY KEY ((p, \"Q\"), c)");
  }

  /** All but counters, which are in tables of their own. */
  private static String natives() {
    return EnumSet.complementOf(EnumSet.of(NativeCqlType.COUNTER)).stream()
        .map(type -> CqlTypes.name(type.type()))
        .map(type -> "a_" + type + " " + type)
        .collect(joining(", "));
  }

  private static TableShape collections() {
    return TableShape.of(
            "collections",
            "p uuid, c frozen<tuple<int, text>>, st set<text>, sd set<decimal>, su set<uuid>,"
                + " \"Map\" map<text, int>, ml map<int, frozen<list<text>>>,"
                + " items map<timeuuid, text>, mi map<inet, boolean>, addr \"Addr\", d deep,"
                + " v int, w text, \"set\" set<int> static, sm map<text, text> static,"
                + " sa \"Addr\" static, sv text static, PRIMARY KEY (p, c)")
        .ordered("c DESC")
        .sourceTtl(QUARTER);
  }

  private static TableShape mixedOrders() {
    return TableShape.of(
            "Mixed",
            "p blob, da date, ti time, ts timestamp, sm smallint, dou double, bi bigint,"
                + " fl frozen<list<int>>, v text, \"from\" varint, m map<text, text>,"
                + " PRIMARY KEY (p, da, ti, ts, sm, dou, bi, fl)")
        .ordered("da DESC, ti ASC, ts DESC, sm ASC, dou DESC, bi ASC, fl DESC");
  }

  private static TableShape ascending() {
    return TableShape.of(
        "ascending",
        "p1 inet, p2 double, p3 boolean, f float, i inet, b boolean, va varint, u uuid, a ascii,"
            + " v int, s text static, PRIMARY KEY ((p1, p2, p3), f, i, b, va, u, a)");
  }

  private static TableShape descending() {
    return TableShape.of(
            "descending",
            "p timeuuid, d decimal, t timeuuid, b blob, \"In t\" int, v text, w boolean,"
                + " PRIMARY KEY (p, d, t, b, \"In t\")")
        .ordered("d DESC, t DESC, b DESC, \"In t\" DESC")
        .targetTtl(YEAR);
  }

  private static TableShape single() {
    return TableShape.of(
            "Order",
            "\"Group\" text PRIMARY KEY, \"a \"\"b\"\"\" text, st set<text>, addr \"Addr\","
                + " n int, \"ünï\" boolean")
        .sourceTtl(YEAR)
        .targetTtl(QUARTER);
  }

  private static TableShape bare() {
    return TableShape.of("bare", "p smallint, c1 text, c2 tinyint, PRIMARY KEY (p, c1, c2)")
        .ordered("c1 DESC, c2 ASC")
        .sourceTtl(QUARTER);
  }

  private static TableShape solitary() {
    return TableShape.of("solitary", "p varint PRIMARY KEY");
  }

  /** Creates the keyspace and the tables anew; what was there is dropped. */
  public static void create(
      CqlSession session,
      List<TableShape> shapes,
      String keyspace,
      String replication,
      boolean source) {
    List<String> statements = new ArrayList<>();
    statements.add("DROP KEYSPACE IF EXISTS " + TableShape.quoted(keyspace));
    statements.add(
        "CREATE KEYSPACE " + TableShape.quoted(keyspace) + " WITH replication = " + replication);
    statements.addAll(TableShape.createTypes(keyspace));
    shapes.forEach(
        shape ->
            statements.add(shape.create(keyspace, source ? shape.sourceTtl() : shape.targetTtl())));
    // Read once at the end instead of after each statement.
    session.setSchemaMetadataEnabled(false);
    try {
      statements.forEach(cql -> execute(session, cql));
    } finally {
      session.setSchemaMetadataEnabled(null);
      session.refreshSchema();
    }
  }

  /** Drops the keyspace if it is there. */
  public static void drop(CqlSession session, String keyspace) {
    execute(session, "DROP KEYSPACE IF EXISTS " + TableShape.quoted(keyspace));
  }

  /** Without metadata the driver does not wait either until every node knows of the change. */
  private static void execute(CqlSession session, String cql) {
    session.execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
    if (!session.checkSchemaAgreement()) {
      throw new IllegalStateException("the nodes do not agree on the schema after: " + cql);
    }
  }
}
