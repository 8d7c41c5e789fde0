// SPDX-License-Identifier: Apache-2.0
/**
 * Whether reads and writes of a table can be switched to the new keyspace: criteria, each with its
 * reason. It judges what others have measured, and asks no server itself.
 */
@NullMarked
package io.fullrow.cutover;

import org.jspecify.annotations.NullMarked;
