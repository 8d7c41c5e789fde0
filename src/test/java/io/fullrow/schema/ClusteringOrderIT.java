// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds our order of every type, in both directions, against that of a real Cassandra. */
class ClusteringOrderIT {
  private static final String KEYSPACE = "clustering_order_it";
  private static final long SEED = 5;
  private static final int ASCENDING_VALUES = 40;
  private static final int DESCENDING_VALUES = 12;

  private static CqlSession session;
  private static int tables;

  @BeforeAll
  static void connect() {
    session = TestCluster.connect();
    TestCluster.recreate(session, KEYSPACE);
    TestCluster.ddl(session, "CREATE TYPE " + KEYSPACE + ".u (a text, b int)");
  }

  @AfterAll
  static void drop() {
    if (session != null) {
      TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + KEYSPACE);
      session.close();
    }
  }

  static Stream<OrderedType> types() {
    return Stream.concat(OrderedType.natives().stream(), OrderedType.nested().stream());
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldSortAndBoundAsSelectDoes(OrderedType type) {
    // given
    String table = createTable(type);
    ClusteringOrder order =
        ClusteringOrder.of(DriverSchemas.read(session.getMetadata(), new TableId(KEYSPACE, table)));
    Random random = new Random(SEED);
    SortedSet<Bytes> all = insertAll(type, table, order, random);
    Bytes from = type.values().apply(random);
    Bytes to = type.values().apply(random);

    // when
    List<Bytes> selected = positions(order, "SELECT a, b FROM %s WHERE k = 0", table);
    List<Bytes> sliced =
        positions(
            order,
            "SELECT a, b FROM %s WHERE k = 0 AND a > ? AND a <= ?",
            table,
            from.toByteBuffer(),
            to.toByteBuffer());

    // then
    assertThat(selected).as("seed %d", SEED).containsExactlyElementsOf(all);
    Bytes start = order.start(RangeBound.exclusive(from));
    Bytes end = order.end(RangeBound.inclusive(to));
    assertThat(sliced)
        .as("seed %d, %s to %s", SEED, from, to)
        .isEqualTo(
            all.stream()
                .filter(row -> row.compareTo(start) >= 0 && row.compareTo(end) < 0)
                .toList());
  }

  private static String createTable(OrderedType type) {
    String table = "t" + tables++;
    TestCluster.ddl(
        session,
        String.format(
            "CREATE TABLE %s.%s (k int, a %s, b %s, PRIMARY KEY (k, a, b))"
                + " WITH CLUSTERING ORDER BY (a ASC, b DESC)",
            KEYSPACE, table, type.cql(), type.cql()));
    return table;
  }

  /** Positions of all pairs of some values, which is what the table then holds. */
  private static SortedSet<Bytes> insertAll(
      OrderedType type, String table, ClusteringOrder order, Random random) {
    PreparedStatement insert =
        session.prepare("INSERT INTO " + KEYSPACE + "." + table + " (k, a, b) VALUES (0, ?, ?)");
    List<Bytes> descending = type.samples(random, DESCENDING_VALUES);
    SortedSet<Bytes> positions = new TreeSet<>();
    for (Bytes a : type.samples(random, ASCENDING_VALUES)) {
      BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
      for (Bytes b : descending) {
        positions.add(order.row(Clustering.of(a, b)));
        batch.addStatement(
            insert.bind().setBytesUnsafe(0, a.toByteBuffer()).setBytesUnsafe(1, b.toByteBuffer()));
      }
      session.execute(batch.build());
    }
    return positions;
  }

  private static List<Bytes> positions(
      ClusteringOrder order, String query, String table, ByteBuffer... values) {
    var statement = session.prepare(String.format(query, KEYSPACE + "." + table)).bind();
    for (int i = 0; i < values.length; i++) {
      statement = statement.setBytesUnsafe(i, values[i]);
    }
    return session.execute(statement).all().stream()
        .map(row -> order.row(Clustering.of(bytes(row, 0), bytes(row, 1))))
        .toList();
  }

  private static Bytes bytes(Row row, int index) {
    return Bytes.copyOf(Objects.requireNonNull(row.getBytesUnsafe(index)));
  }
}
