// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of the load: three columns of the primary key, and those of the {@link Shape}. */
final class LoadTable {
  static final List<String> KEY = List.of("account", "day", "item");

  private static final Map<String, String> TYPES =
      Map.of("amount", "bigint", "ratio", "double", "active", "boolean", "updated", "timestamp");

  private static final String NAME = "readings";
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(60);

  private LoadTable() {}

  static TableId in(String keyspace) {
    return new TableId(keyspace, NAME);
  }

  static void create(CqlSession session, TableId table, Shape shape, String replication) {
    ddl(session, "CREATE KEYSPACE " + table.keyspace() + " WITH replication = " + replication);
    String values =
        shape.columns().stream()
            .map(name -> name + " " + TYPES.getOrDefault(name, "text") + ", ")
            .collect(Collectors.joining());
    ddl(
        session,
        "CREATE TABLE "
            + table
            + " (account text, day int, item int, "
            + values
            + "PRIMARY KEY ((account, day), item))");
  }

  private static void ddl(CqlSession session, String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(DDL_TIMEOUT));
  }

  static TableSchema schema(CqlSession session, TableId table) {
    return DriverSchemas.read(session.getMetadata(), table);
  }

  /** Of all columns, at a writetime. */
  static PreparedStatement insert(CqlSession session, TableId table, Shape shape) {
    List<String> columns = Stream.concat(KEY.stream(), shape.columns().stream()).toList();
    String names = String.join(", ", columns);
    String marks = "?" + ", ?".repeat(columns.size() - 1);
    return session.prepare(
        "INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ") USING TIMESTAMP ?");
  }

  /** Columns that the mutation does not write stay unset. */
  static BoundStatement bind(PreparedStatement insert, Mutation mutation, Shape shape) {
    BoundStatement bound = insert.bind();
    int index = 0;
    for (String column : KEY) {
      bound = set(bound, index++, Objects.requireNonNull(mutation.row().get(column)));
    }
    for (String column : shape.columns()) {
      Object value = mutation.row().get(column);
      bound = value == null ? bound : set(bound, index, value);
      index++;
    }
    return bound.setLong(index, mutation.micros());
  }

  private static BoundStatement set(BoundStatement bound, int index, Object value) {
    DataType type = bound.getType(index);
    TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
    return bound.set(index, value, codec);
  }
}
