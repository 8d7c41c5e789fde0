// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands in JVMs of 512 MB of heap, as the image gives them. */
final class Commands {
  private static final JsonMapper JSON = new JsonMapper();

  private final FullrowService service;

  Commands(FullrowService service) {
    this.service = service;
  }

  CommandRun start(String... command) {
    return service.startCommand(command);
  }

  CommandRun snapshot(String... options) {
    List<String> all =
        new ArrayList<>(List.of("snapshot", "--json", "--row-markers=insert", "--without-capture"));
    all.addAll(List.of(options));
    return start(all.toArray(String[]::new));
  }

  /** The last line that a command has printed, once it has ended well. */
  static JsonNode report(CommandRun run) {
    int code = run.await();
    if (code != 0) {
      throw new IllegalStateException("exit code " + code + "\n" + run.out() + run.err());
    }
    return JSON.readTree(run.out().lines().reduce((first, last) -> last).orElseThrow());
  }
}
