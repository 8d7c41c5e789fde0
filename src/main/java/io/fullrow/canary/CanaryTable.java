// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.schema.TableSchema;
import java.util.List;

/**
 * A source table whose capture is to be measured.
 *
 * @param inputs the raw topics in which its canaries must come
 */
public record CanaryTable(TableSchema schema, List<CanaryInput> inputs) {
  public CanaryTable {
    inputs = List.copyOf(inputs);
  }
}
