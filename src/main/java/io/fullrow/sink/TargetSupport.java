// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which target tables the sink can reproduce exactly. */
public final class TargetSupport {
  /** What a list in the target loses, where the source's list is not frozen. */
  public static final String LIST_LOSS =
      "the values of a list and their order are kept, the writetimes of its elements are not";

  /** The first major release that reads the writetimes of elements. */
  private static final int READS_ELEMENTS = 5;

  private TargetSupport() {}

  /**
   * One sentence for each column that cannot be written; empty for a table that can.
   *
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  public static List<String> check(TableSchema table, Set<String> acceptedLosses) {
    List<String> refused = new ArrayList<>();
    for (Column column : table.byName().values()) {
      refusal(column, acceptedLosses)
          .ifPresent(why -> refused.add(table.id() + "." + column.name() + ": " + why));
    }
    return refused;
  }

  /**
   * One sentence for each accepted list that the target's release cannot have rewritten.
   *
   * @param precision of the expiries that are written to it
   * @param release the major release of its oldest node
   */
  public static List<String> checkRelease(
      TableSchema table, Set<String> acceptedLosses, ExpiryPrecision precision, int release) {
    List<String> refused = new ArrayList<>();
    for (Column column : table.byName().values()) {
      String name = table.id() + "." + column.name();
      if (!isRewritten(column, acceptedLosses)) {
        continue;
      }
      if (precision != ExpiryPrecision.EXACT) {
        refused.add(name + ": a list is rewritten by protocol v5, so from Cassandra 4.0 on");
      } else if (column.multiCell() && release < READS_ELEMENTS) {
        refused.add(
            name
                + ": a list is rewritten by the WRITETIME of its elements, which Cassandra reads"
                + " from 5.0 on");
      }
    }
    return refused;
  }

  /**
   * What is lost in a column although it is written, with the operator's consent. For a frozen list
   * only if the source's is not frozen, which only its fragments show.
   */
  public static Optional<String> acceptedLoss(Column column, Set<String> acceptedLosses) {
    return isRewritten(column, acceptedLosses) ? Optional.of(LIST_LOSS) : Optional.empty();
  }

  /**
   * Whether the column's elements are written as a whole list, under the writetime of none. Events
   * of such a table must be applied in their order, row by row.
   */
  static boolean isRewritten(Column column, Set<String> acceptedLosses) {
    return CqlTypes.isList(column.type())
        && !column.isPrimaryKey()
        && acceptedLosses.contains(column.name());
  }

  /** Whether events of the table must be applied in their order, row by row. */
  public static boolean needsOrder(TableSchema table, Set<String> acceptedLosses) {
    return table.byName().values().stream().anyMatch(column -> isRewritten(column, acceptedLosses));
  }

  static Optional<String> refusal(Column column, Set<String> acceptedLosses) {
    if (CqlTypes.isList(column.type())
        && column.multiCell()
        && !acceptedLosses.contains(column.name())) {
      DataType element = CqlTypes.parts(column.type()).get(0);
      return Optional.of(
          "CQL cannot reproduce a non-frozen list, whose cell paths the coordinator makes: create"
              + " the column as "
              + CqlTypes.name(DataTypes.mapOf(DataTypes.TIMEUUID, element))
              + " to keep everything, or accept its loss by name: "
              + LIST_LOSS);
    }
    if (NativeCqlType.COUNTER.is(column.type())) {
      return Optional.of("counters merge by other laws and cannot be written with a timestamp");
    }
    return Optional.empty();
  }
}
