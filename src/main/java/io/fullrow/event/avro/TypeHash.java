// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

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
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * What the Avro records of types without a name are called by: the same for the same types in any
 * keyspace, frozen or not, and however many fields a UDT inside has.
 */
final class TypeHash implements CqlTypeVisitor<String> {
  private static final TypeHash WORDS = new TypeHash();

  private TypeHash() {}

  /** Sixteen hexadecimal digits. */
  static String of(DataType type) {
    String words = CqlTypes.match(type, WORDS);
    byte[] digest = Sha256.of(words.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  @Override
  public String nativeType(NativeCqlType type) {
    return CqlTypes.name(type.type());
  }

  @Override
  public String list(ListType type) {
    return words("list", type);
  }

  @Override
  public String set(SetType type) {
    return words("set", type);
  }

  @Override
  public String map(MapType type) {
    return words("map", type);
  }

  @Override
  public String tuple(TupleType type) {
    return words("tuple", type);
  }

  @Override
  public String udt(UserDefinedType type) {
    return "udt " + CqlTypes.udtName(type);
  }

  @Override
  public String vector(VectorType type) {
    return words("vector" + type.getDimensions(), type);
  }

  @Override
  public String custom(CustomType type) {
    return CqlTypes.name(type);
  }

  private static String words(String container, DataType type) {
    return CqlTypes.parts(type).stream()
        .map(part -> CqlTypes.match(part, WORDS))
        .collect(Collectors.joining(",", container + "<", ">"));
  }
}
