// SPDX-License-Identifier: Apache-2.0
/**
 * The sink's consumer loop: reads Data Pipeline topics, keeps a bounded number of writes in flight,
 * commits what is acknowledged, and treats the three classes of errors.
 *
 * <p>At least once, and writes are idempotent and commute, so no order is kept between records, but
 * for the records of one key where a topic asks for it (lists that are rewritten whole). What a
 * record means is the decoder's and planner's business, how it is written the writer's. One thread
 * polls and is never blocked by a write.
 */
@NullMarked
package io.fullrow.sink.kafka;

import org.jspecify.annotations.NullMarked;
