// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.Map;

/**
 * One write of an application.
 *
 * @param row primary key and written columns, by name; the primary key alone for a deletion
 * @param micros its writetime, higher than that of every mutation before it
 */
record Mutation(Kind kind, Map<String, Object> row, long micros) {
  enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }
}
