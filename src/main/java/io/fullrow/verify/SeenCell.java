// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * A live cell as a {@code SELECT} shows it.
 *
 * @param writetime in microseconds
 * @param ttl remaining seconds, for a cell that expires
 */
record SeenCell(Bytes value, long writetime, Optional<Integer> ttl) {}
