// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

/**
 * How a command-line tool ended.
 *
 * @param exitCode 0 for success
 * @param output standard output and error, as they came
 */
public record ToolResult(int exitCode, String output) {}
