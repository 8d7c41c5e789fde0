package io.fullrow.lab;

/**
 * How a command-line tool ended.
 *
 * @param exitCode 0 for success
 * @param output standard output and error, as they came
 */
public record ToolResult(int exitCode, String output) {}
