// SPDX-License-Identifier: Apache-2.0
/**
 * What formats share whose records are trees: the tree ({@link io.fullrow.decode.raw.Raw}) out of
 * JSON or Avro, and the readers that make CQL bytes of its values.
 *
 * <p>It knows no format: what a field means, and which losses a format has, is the business of the
 * format's own package. It must not guess: a value that does not fit its type exactly is refused.
 */
@NullMarked
package io.fullrow.decode.raw;

import org.jspecify.annotations.NullMarked;
