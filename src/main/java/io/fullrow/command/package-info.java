// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the jar: what is asked for on the command line, what is shown of it, and the exit
 * code. What a command does lives in a package of its own, such as {@code verify}, which neither
 * prints nor parses.
 *
 * <p>Results go to standard output, progress and messages to standard error, so that a pipe gets
 * results alone. Spring is not known here: {@code app} opens what {@link Connections} offers.
 */
@NullMarked
package io.fullrow.command;

import org.jspecify.annotations.NullMarked;
