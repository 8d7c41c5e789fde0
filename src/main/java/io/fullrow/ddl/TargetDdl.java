// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definitions of the target in an order in which they can be executed: keyspaces, their UDTs
 * each after those that it contains, tables.
 *
 * @param leftOut tables that cannot have one
 */
public record TargetDdl(List<Definition> definitions, List<LeftOut> leftOut) {
  public TargetDdl {
    definitions = List.copyOf(definitions);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads the source's metadata alone.
   *
   * @param source with the schema of the old keyspaces
   */
  public static TargetDdl of(Metadata source, DdlRequest request) {
    return new Maker(source, request).make();
  }

  private static final class Maker {
    private final Metadata source;
    private final DdlRequest request;
    private final Map<String, Definition> keyspaces = new LinkedHashMap<>();
    private final Map<String, TypeDefinition> types = new LinkedHashMap<>();
    private final List<Definition> tables = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    Maker(Metadata source, DdlRequest request) {
      this.source = source;
      this.request = request;
    }

    TargetDdl make() {
      for (int i = 0; i < request.tables().tables().size(); i++) {
        TableSettings table = request.tables().tables().get(i);
        try {
          add(table, request.tables().keys().get(i));
        } catch (UnsupportedTableException e) {
          leftOut.add(new LeftOut(table.source(), e.problem(), e.remedy()));
        }
      }
      List<Definition> all = new ArrayList<>(keyspaces.values());
      all.addAll(types.values());
      all.addAll(tables);
      return new TargetDdl(all, leftOut);
    }

    private void add(TableSettings settings, String key) {
      TableId from = TableId.parse(settings.source());
      TableId to = TableId.parse(settings.target());
      TableSchema schema = DriverSchemas.read(source, from);
      KeyspaceMetadata keyspace =
          source.getKeyspace(CqlIdentifier.fromInternal(from.keyspace())).orElseThrow();
      Map<String, TypeDefinition> used = new LinkedHashMap<>();
      schema.byName().values().forEach(column -> collect(column.type(), to.keyspace(), used));
      for (TypeDefinition type : used.values()) {
        refuseOther(from, type);
      }
      types.putAll(used);
      keyspaces.computeIfAbsent(to.keyspace(), name -> keyspace(name, keyspace));
      tables.add(new TableMaker(request, keyspace, schema, settings, key).make(to));
    }

    /** Each after those that it contains. */
    private void collect(DataType type, String keyspace, Map<String, TypeDefinition> used) {
      CqlTypes.parts(type).forEach(part -> collect(part, keyspace, used));
      Optional<UserDefinedType> udt = CqlTypes.udt(type);
      udt.map(found -> new TypeDefinition(keyspace, found))
          .ifPresent(found -> used.putIfAbsent(found.name(), found));
    }

    private void refuseOther(TableId from, TypeDefinition type) {
      TypeDefinition other = types.get(type.name());
      if (other != null && !other.sameFields(type.type())) {
        throw new UnsupportedTableException(
            from,
            "needs a type " + type.name() + " that differs from the one of another source keyspace",
            "give its keyspace a target keyspace of its own");
      }
    }

    private Definition keyspace(String name, KeyspaceMetadata from) {
      List<String> comments =
          request.replication().isPresent()
              ? List.of()
              : List.of(
                  "The replication is that of "
                      + Cql.name(from.getName().asInternal())
                      + "; --replication gives another one, such as for other data centers.");
      return new KeyspaceDefinition(
          name,
          request.replication().orElseGet(() -> KeyspaceDefinition.replication(from)),
          comments);
    }
  }
}
