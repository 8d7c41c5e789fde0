// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;

/** How exactly the trigger's text carries a column. */
final class TriggerFidelity {
  private static final Set<DataType> TEXTS = Set.of(DataTypes.TEXT, DataTypes.ASCII);
  private static final Set<DataType> WITH_COLONS =
      Set.of(DataTypes.INET, DataTypes.TIME, DataTypes.TIMESTAMP);

  private TriggerFidelity() {}

  static Fidelity of(Column column, TableSchema schema) {
    if (column.kind() == Column.Kind.STATIC) {
      return missing(column, "the trigger does not see static columns");
    }
    if (column.multiCell()) {
      return missing(column, "elements of a type that is not frozen come without their place");
    }
    if (column.type().equals(DataTypes.COUNTER) || column.type() instanceof VectorType) {
      return missing(column, "the trigger does not carry values of this type");
    }
    if (column.isPrimaryKey() && ambiguous(column, schema)) {
      return lossy(column, ambiguity(column));
    }
    return ofText(column);
  }

  private static Fidelity ofText(Column column) {
    if (column.type().equals(DataTypes.TIMESTAMP)) {
      return lossy(
          column,
          "Cassandra before 4.0 writes timestamps without their seconds: such records go to dead"
              + " letters");
    }
    if (isStruct(column.type())) {
      return lossy(
          column, "texts of a tuple or UDT with two meanings (a backslash) go to dead letters");
    }
    return new Fidelity(column.name(), Level.EXACT, "");
  }

  /** Whether a component of a composite key can contain what separates the components. */
  private static boolean ambiguous(Column column, TableSchema schema) {
    boolean partition = column.kind() == Column.Kind.PARTITION_KEY;
    List<Column> key = partition ? schema.partitionKey() : schema.clustering();
    boolean text = TEXTS.contains(column.type()) || isStruct(column.type());
    return key.size() > 1 && (text || (partition && WITH_COLONS.contains(column.type())));
  }

  private static String ambiguity(Column column) {
    return column.kind() == Column.Kind.PARTITION_KEY
        ? "the partition key is written as a:b: rows whose value here contains a colon or a"
            + " backslash, or ends in '!', are ambiguous and go to dead letters"
        : "the clustering key is written as 'a, b': rows whose value here contains a comma and a"
            + " space, or is in single quotes, are ambiguous and go to dead letters";
  }

  private static boolean isStruct(DataType type) {
    return type instanceof TupleType || type instanceof UserDefinedType;
  }

  private static Fidelity missing(Column column, String loss) {
    return new Fidelity(column.name(), Level.MISSING, loss);
  }

  private static Fidelity lossy(Column column, String loss) {
    return new Fidelity(column.name(), Level.LOSSY, loss);
  }
}
