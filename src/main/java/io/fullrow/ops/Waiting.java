// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * An unreachable server, or something that is held.
 *
 * @param what the name of the server or of the hold, such as {@code target} or {@code sink}
 * @param table the source table that is held; empty, and absent in JSON, if it is no single one
 * @param reason in words
 */
@JsonPropertyOrder({"what", "table", "reason"})
public record Waiting(
    String what, @JsonInclude(JsonInclude.Include.NON_EMPTY) String table, String reason) {
  /** A member of another release may leave fields out. */
  public Waiting(@Nullable String what, @Nullable String table, @Nullable String reason) {
    this.what = what == null ? "" : what;
    this.table = table == null ? "" : table;
    this.reason = reason == null ? "" : reason;
  }
}
