// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {
  @Option(names = "--json", description = "Print one JSON object a line instead of text.")
  private boolean json;

  boolean json() {
    return json;
  }
}
