// SPDX-License-Identifier: Apache-2.0
/**
 * The definitions of the new keyspaces, made from those of the old ones, with what idempotent
 * writes need: printed as a script, or carried out. Neither prints nor parses; nothing that exists
 * is changed.
 */
@NullMarked
package io.fullrow.ddl;

import org.jspecify.annotations.NullMarked;
