// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

/**
 * A table of the source that has none in the script.
 *
 * @param source as {@code keyspace.table}
 */
public record LeftOut(String source, String reason, String remedy) {}
