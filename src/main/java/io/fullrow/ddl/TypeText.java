// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.stream.Collectors;

/**
 * A type in CQL, with the UDTs of another keyspace. What is inside of another type is written as
 * frozen, which it is, whether the source says so or not.
 */
final class TypeText implements CqlTypeVisitor<String> {
  private final String keyspace;
  private final boolean inside;

  private TypeText(String keyspace, boolean inside) {
    this.keyspace = keyspace;
    this.inside = inside;
  }

  /** Of a column or of a UDT's field. */
  static String of(DataType type, String keyspace) {
    return CqlTypes.match(type, new TypeText(keyspace, false));
  }

  private String part(DataType type) {
    return CqlTypes.match(type, new TypeText(keyspace, true));
  }

  private String frozen(boolean isFrozen, String text) {
    return isFrozen || inside ? "frozen<" + text + ">" : text;
  }

  @Override
  public String nativeType(NativeCqlType type) {
    return CqlTypes.name(type.type());
  }

  @Override
  public String list(ListType type) {
    return frozen(type.isFrozen(), "list<" + part(type.getElementType()) + ">");
  }

  @Override
  public String set(SetType type) {
    return frozen(type.isFrozen(), "set<" + part(type.getElementType()) + ">");
  }

  @Override
  public String map(MapType type) {
    return frozen(
        type.isFrozen(), "map<" + part(type.getKeyType()) + ", " + part(type.getValueType()) + ">");
  }

  @Override
  public String tuple(TupleType type) {
    return type.getComponentTypes().stream()
        .map(this::part)
        .collect(Collectors.joining(", ", "tuple<", ">"));
  }

  @Override
  public String udt(UserDefinedType type) {
    return frozen(
        type.isFrozen(), Cql.name(keyspace) + "." + Cql.name(type.getName().asInternal()));
  }

  @Override
  public String vector(VectorType type) {
    return "vector<" + part(type.getElementType()) + ", " + type.getDimensions() + ">";
  }

  @Override
  public String custom(CustomType type) {
    return CqlTypes.name(type);
  }
}
