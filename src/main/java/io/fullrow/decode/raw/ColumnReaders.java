// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;

/** How a format reads the columns of a table. */
public interface ColumnReaders {
  /**
   * @param lossAccepted whether the operator accepts what the format loses of this column
   */
  ColumnReader column(Column column, TableSchema schema, boolean lossAccepted);

  /**
   * The readers of a carried non-frozen collection: of its elements, or of its keys and its values.
   */
  List<ValueReader> elements(Column column, boolean lossAccepted);
}
