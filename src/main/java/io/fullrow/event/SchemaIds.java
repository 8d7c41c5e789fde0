// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

/**
 * The registry's ids of a table's schemas, by which readers find them. The partition topic's ids
 * are not used for a table without clustering columns.
 */
public record SchemaIds(int rowKey, int rowValue, int partitionKey, int partitionValue) {
  /** For a table that has no partition topic. */
  public static SchemaIds rowsOnly(int rowKey, int rowValue) {
    return new SchemaIds(rowKey, rowValue, 0, 0);
  }
}
