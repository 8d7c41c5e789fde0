// SPDX-License-Identifier: Apache-2.0
/**
 * The operations topic: what operators decide and what the service must remember about itself,
 * outside of any pod and any state directory.
 *
 * <p>It must not know what the entries mean, hold anything that grows with rows or records, or be
 * written from a stream thread.
 */
@NullMarked
package io.fullrow.operations;

import org.jspecify.annotations.NullMarked;
