package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which target tables the sink can reproduce exactly. */
public final class TargetSupport {
  private TargetSupport() {}

  /** One sentence for each column that cannot be written; empty for a table that can. */
  public static List<String> check(TableSchema table) {
    List<String> refused = new ArrayList<>();
    for (Column column : table.byName().values()) {
      refusal(column).ifPresent(why -> refused.add(table.id() + "." + column.name() + ": " + why));
    }
    return refused;
  }

  static Optional<String> refusal(Column column) {
    if (column.type() instanceof ListType && column.multiCell()) {
      return Optional.of(
          "CQL cannot reproduce a non-frozen list, whose cell paths the coordinator makes;"
              + " use map<timeuuid, ...> in the target");
    }
    if (column.type().equals(DataTypes.COUNTER)) {
      return Optional.of("counters merge by other laws and cannot be written with a timestamp");
    }
    return Optional.empty();
  }
}
