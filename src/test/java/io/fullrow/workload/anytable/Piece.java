// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import io.fullrow.model.Change;
import java.util.List;

/**
 * A part of a mutation of one partition.
 *
 * @param statements more than one only go together, in one batch
 */
record Piece(List<Statement> statements, List<Change> changes) {
  static Piece of(Statement statement, Change... changes) {
    return new Piece(List.of(statement), List.of(changes));
  }
}
