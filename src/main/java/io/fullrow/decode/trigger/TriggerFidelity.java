// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;

/** How exactly the trigger's text carries a column. */
final class TriggerFidelity {
  private TriggerFidelity() {}

  static Fidelity of(Column column, TableSchema schema) {
    if (column.kind() == Column.Kind.STATIC) {
      return missing(column, "the trigger does not see static columns");
    }
    if (column.multiCell()) {
      return missing(column, "elements of a type that is not frozen come without their place");
    }
    if (!isCarried(column.type())) {
      return missing(column, "the trigger does not carry values of this type");
    }
    if (column.isPrimaryKey() && ambiguous(column, schema)) {
      return lossy(column, ambiguity(column));
    }
    return ofText(column);
  }

  private static Fidelity ofText(Column column) {
    if (NativeCqlType.TIMESTAMP.is(column.type())) {
      return lossy(
          column,
          "Cassandra before 4.0 writes timestamps without their seconds: such records go to dead"
              + " letters");
    }
    if (CqlTypes.kind(column.type()).isStruct()) {
      return lossy(
          column, "texts of a tuple or UDT with two meanings (a backslash) go to dead letters");
    }
    return new Fidelity(column.name(), Level.EXACT, "");
  }

  /** Whether a component of a composite key can contain what separates the components. */
  private static boolean ambiguous(Column column, TableSchema schema) {
    boolean partition = column.kind() == Column.Kind.PARTITION_KEY;
    List<Column> key = partition ? schema.partitionKey() : schema.clustering();
    return key.size() > 1 && (partition ? hasColons(column.type()) : isText(column.type()));
  }

  private static boolean isText(DataType type) {
    return CqlTypes.kind(type).isStruct()
        || NativeCqlType.find(type).filter(TriggerFidelity::isText).isPresent();
  }

  private static boolean isText(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT -> true;
      case BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DECIMAL,
          DOUBLE,
          DURATION,
          FLOAT,
          INET,
          INT,
          SMALLINT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          TINYINT,
          UUID,
          VARINT ->
          false;
    };
  }

  private static boolean hasColons(DataType type) {
    return CqlTypes.kind(type).isStruct()
        || NativeCqlType.find(type).filter(TriggerFidelity::hasColons).isPresent();
  }

  private static boolean hasColons(NativeCqlType type) {
    return switch (type) {
      case ASCII, INET, TEXT, TIME, TIMESTAMP -> true;
      case BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DECIMAL,
          DOUBLE,
          DURATION,
          FLOAT,
          INT,
          SMALLINT,
          TIMEUUID,
          TINYINT,
          UUID,
          VARINT ->
          false;
    };
  }

  /** Collections come as they are serialized, whatever is inside. */
  private static boolean isCarried(DataType type) {
    return switch (CqlTypes.kind(type)) {
      case NATIVE -> !NativeCqlType.COUNTER.is(type);
      case LIST, SET, MAP -> true;
      case TUPLE, UDT -> CqlTypes.parts(type).stream().allMatch(TriggerFidelity::isCarried);
      case VECTOR, CUSTOM -> false;
    };
  }

  private static String ambiguity(Column column) {
    return column.kind() == Column.Kind.PARTITION_KEY
        ? "the partition key is written as a:b: rows whose value here contains a colon or a"
            + " backslash, or ends in '!', are ambiguous and go to dead letters"
        : "the clustering key is written as 'a, b': rows whose value here contains a comma and a"
            + " space, or is in single quotes, are ambiguous and go to dead letters";
  }

  private static Fidelity missing(Column column, String loss) {
    return new Fidelity(column.name(), Level.MISSING, loss);
  }

  private static Fidelity lossy(Column column, String loss) {
    return new Fidelity(column.name(), Level.LOSSY, loss);
  }
}
