// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Some rows of a range.
 *
 * @param at the paging state before them; empty for the start of the range
 * @param reader of the columns that were selected
 * @param nowInSeconds at which they were read
 * @param asked when they were asked for
 * @param bytes of the response; less than 1 if they are not known
 * @param next the paging state after them; empty if they are the last ones
 */
record Page(
    List<Row> rows,
    Optional<ByteBuffer> at,
    RowReader reader,
    long nowInSeconds,
    Instant asked,
    int bytes,
    Optional<ByteBuffer> next) {}
