// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.schema.CqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A UDT.
 *
 * @param keyspace of the target, as stored
 * @param type the source's
 */
record TypeDefinition(String keyspace, UserDefinedType type) implements Definition {
  @Override
  public String kind() {
    return "type";
  }

  @Override
  public String name() {
    return Cql.name(keyspace) + "." + Cql.name(CqlTypes.udtName(type));
  }

  @Override
  public List<String> comments() {
    return List.of();
  }

  @Override
  public String cql() {
    List<String> names = CqlTypes.fieldNames(type);
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(
          "    "
              + Cql.name(names.get(i))
              + " "
              + TypeText.of(type.getFieldTypes().get(i), keyspace));
    }
    return "CREATE TYPE IF NOT EXISTS " + name() + " (\n" + String.join(",\n", fields) + "\n)";
  }

  @Override
  public boolean exists(Metadata target) {
    return existing(target).isPresent();
  }

  @Override
  public List<String> differences(Metadata target) {
    return existing(target)
        .filter(found -> !sameFields(found))
        .map(found -> List.of("its fields are " + fields(found) + ", would be " + fields(type)))
        .orElse(List.of());
  }

  /** Whether values of both are stored alike, whatever keyspaces they are in. */
  boolean sameFields(UserDefinedType other) {
    return fields(type).equals(fields(other));
  }

  private static String fields(UserDefinedType type) {
    return CqlTypes.shape(type.copy(true));
  }

  private Optional<UserDefinedType> existing(Metadata target) {
    return target
        .getKeyspace(CqlIdentifier.fromInternal(keyspace))
        .flatMap(found -> found.getUserDefinedType(type.getName()));
  }
}
