// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.cluster.ClusterConnection;
import io.fullrow.cluster.ClusterSession;
import io.fullrow.event.DataEvent;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.TestTables;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A keyspace of one test class on a real node, and the whole way from an event to its rows. */
final class Target implements AutoCloseable {
  private static final AtomicInteger TABLES = new AtomicInteger();

  private final String keyspace;
  private final CqlSession session;
  private final CassandraWriter writer;
  private final WritePlanner planner;

  Target(String keyspace) {
    this(keyspace, Map.of());
  }

  /**
   * @param acceptedLosses names of columns by source table
   */
  Target(String keyspace, Map<TableId, Set<String>> acceptedLosses) {
    this.keyspace = keyspace;
    this.session =
        ClusterSession.open(
                new ClusterConnection(
                    List.of(CassandraUnderTest.contactPoint()),
                    "dc1",
                    Optional.empty(),
                    "LOCAL_QUORUM",
                    Map.of("basic.request.timeout", "30 seconds")))
            .toCompletableFuture()
            .join();
    this.writer = new CassandraWriter(session);
    this.planner =
        new WritePlanner(
            CassandraWriter.expiryPrecision(session), acceptedLosses, Duration.ofDays(10));
    session.execute("DROP KEYSPACE IF EXISTS " + keyspace);
    session.execute(
        "CREATE KEYSPACE "
            + keyspace
            + " WITH replication = {'class':'NetworkTopologyStrategy','dc1':1}");
  }

  static long now() {
    return Instant.now().getEpochSecond();
  }

  String keyspace() {
    return keyspace;
  }

  CqlSession session() {
    return session;
  }

  void execute(String cql) {
    session.execute(cql);
  }

  /**
   * Creates a table of a name of its own.
   *
   * @param definition what follows {@code CREATE TABLE <name>}
   */
  Table table(String definition) {
    return named("t" + TABLES.incrementAndGet(), definition);
  }

  /**
   * @param name as stored
   */
  Table named(String name, String definition) {
    session.execute(
        "CREATE TABLE "
            + keyspace
            + "."
            + CqlIdentifier.fromInternal(name).asCql(false)
            + " "
            + definition);
    return new Table(name);
  }

  @Override
  public void close() {
    session.close();
  }

  /** One table. */
  final class Table {
    private final String name;
    private final TableSchema schema;

    private Table(String name) {
      this.name = name;
      this.schema =
          TestTables.of(
              session
                  .getMetadata()
                  .getKeyspace(keyspace)
                  .orElseThrow()
                  .getTable(CqlIdentifier.fromInternal(name))
                  .orElseThrow());
    }

    String cqlName() {
      return keyspace + "." + CqlIdentifier.fromInternal(name).asCql(false);
    }

    TableSchema schema() {
      return schema;
    }

    Outcome<Written> write(DataEvent event) {
      return write(event, writer);
    }

    Outcome<Written> write(DataEvent event, CassandraWriter through) {
      Outcome<WritePlan> planned = planner.plan(event, schema, now(), now());
      return planned instanceof Outcome.Failed<WritePlan> failed
          ? Outcome.failed(failed.failure())
          : through.write(schema, planned.value()).toCompletableFuture().join();
    }

    /** What becomes of each, if they are given to one writer at the same time. */
    List<Outcome<Written>> writeTogether(List<DataEvent> events, CassandraWriter through) {
      List<CompletableFuture<Outcome<Written>>> results = new ArrayList<>();
      try (PlanWriter.Together together = through.together()) {
        for (DataEvent event : events) {
          WritePlan plan = planner.plan(event, schema, now(), now()).value();
          results.add(together.write(schema, plan).toCompletableFuture());
        }
      }
      return results.stream().map(CompletableFuture::join).toList();
    }

    void apply(DataEvent... events) {
      for (DataEvent event : events) {
        assertThat(write(event)).isEqualTo(Outcome.of(Written.all()));
      }
    }

    /** The values of all rows as the driver shows them, at that now (seconds since the epoch). */
    List<List<Object>> selectAt(long now, String columns, String rest) {
      ResultSet rows =
          session.execute(
              SimpleStatement.newInstance("SELECT " + columns + " FROM " + cqlName() + " " + rest)
                  .setNowInSeconds(Math.toIntExact(now)));
      List<List<Object>> values = new ArrayList<>();
      for (Row row : rows) {
        List<Object> line = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          // the driver shows an absent collection as an empty one
          line.add(row.isNull(i) ? null : row.getObject(i));
        }
        values.add(line);
      }
      return values;
    }

    List<List<Object>> select(String columns) {
      return selectAt(now(), columns, "");
    }

    /** The raw bytes of one column of the only row, as hexadecimal digits. */
    String rawBytes(String column) {
      Row row = session.execute("SELECT " + column + " FROM " + cqlName()).one();
      return io.fullrow.model.Bytes.copyOf(row.getBytesUnsafe(0)).toHex();
    }
  }
}
