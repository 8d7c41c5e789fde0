// SPDX-License-Identifier: Apache-2.0
/**
 * The tables as they are now: schemas read from the target or remembered from its last read, the
 * formats that fit them, the schemas registered for them, and what holds a table.
 *
 * <p>One read of the target ({@link io.fullrow.tables.SharedRead}) serves both views: {@link
 * io.fullrow.tables.LiveTables} for those who make events, {@link io.fullrow.tables.TargetTables}
 * for those who write them. Must not know Spring, nor how stages are started.
 */
@NullMarked
package io.fullrow.tables;

import org.jspecify.annotations.NullMarked;
