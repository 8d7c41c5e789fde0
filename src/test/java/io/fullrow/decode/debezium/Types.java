// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types that the format carries, and a table that has a column of each. */
final class Types {
  static final TupleType TUPLE = DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT, DataTypes.UUID);
  static final UserDefinedType ADDRESS =
      new UserDefinedTypeBuilder("ks", "addr")
          .withField("street", DataTypes.TEXT)
          .withField("zip", DataTypes.INT)
          .withField("tags", DataTypes.frozenSetOf(DataTypes.TEXT))
          .frozen()
          .build();

  /** All but durations, which arrive as other values, and counters, which never do. */
  static final List<DataType> NATIVE =
      EnumSet.complementOf(EnumSet.of(NativeCqlType.COUNTER, NativeCqlType.DURATION)).stream()
          .map(NativeCqlType::type)
          .toList();

  static final List<DataType> NESTED =
      List.of(
          DataTypes.frozenListOf(DataTypes.INT),
          DataTypes.frozenSetOf(DataTypes.TEXT),
          DataTypes.frozenSetOf(DataTypes.UUID),
          DataTypes.frozenSetOf(DataTypes.DATE),
          DataTypes.frozenListOf(DataTypes.TIMESTAMP),
          DataTypes.frozenListOf(DataTypes.DECIMAL),
          DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.INT),
          DataTypes.frozenMapOf(DataTypes.INT, DataTypes.TEXT),
          DataTypes.frozenMapOf(DataTypes.UUID, DataTypes.TEXT),
          DataTypes.frozenMapOf(DataTypes.DECIMAL, DataTypes.VARINT),
          DataTypes.frozenMapOf(
              DataTypes.TEXT, DataTypes.frozenMapOf(DataTypes.INT, DataTypes.TEXT)),
          DataTypes.frozenListOf(DataTypes.frozenListOf(DataTypes.INT)),
          TUPLE,
          DataTypes.frozenListOf(TUPLE),
          ADDRESS,
          DataTypes.frozenListOf(ADDRESS),
          DataTypes.tupleOf(
              DataTypes.frozenSetOf(DataTypes.TEXT),
              DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.INT)));

  private static final Map<String, DataType> BY_NAME =
      Stream.concat(
              Stream.concat(NATIVE.stream(), NESTED.stream()),
              Stream.of(DataTypes.DURATION, DataTypes.frozenMapOf(DataTypes.BLOB, DataTypes.TEXT)))
          .collect(Collectors.toMap(CqlTypes::name, Function.identity()));

  private Types() {}

  /** By its name in CQL. */
  static DataType named(String cql) {
    DataType type = BY_NAME.get(cql);
    if (type == null) {
      throw new IllegalArgumentException("no type " + cql + " among " + BY_NAME.keySet());
    }
    return type;
  }

  /** A key of three columns, a set, a map, and a column {@code c0…} of each type. */
  static TableSchema table() {
    List<Column> regulars = new ArrayList<>();
    regulars.add(Movies.regular("tags", DataTypes.setOf(DataTypes.UUID)));
    regulars.add(Movies.regular("attrs", DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT)));
    Stream.concat(NATIVE.stream(), NESTED.stream())
        .forEach(type -> regulars.add(Movies.regular("c" + (regulars.size() - 2), type)));
    return new TableSchema(
        TableId.parse("types_new.all"),
        List.of(Movies.column("id", DataTypes.BIGINT, Column.Kind.PARTITION_KEY)),
        List.of(
            new Column("Day", DataTypes.TIMESTAMP, Column.Kind.CLUSTERING, true),
            Movies.column("name", DataTypes.TEXT, Column.Kind.CLUSTERING),
            new Column("amount", DataTypes.DECIMAL, Column.Kind.CLUSTERING, true)),
        List.of(),
        regulars);
  }
}
