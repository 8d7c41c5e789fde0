// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;

/** Runs commands of the jar as an operator does, and shows what they print. */
final class Commands {
  private static final int INDENT = 4;

  private final Screen screen;
  private final FullrowService service;

  Commands(Screen screen, FullrowService service) {
    this.screen = screen;
    this.service = service;
  }

  /** Whether it ended with exit code 0; its configuration is the service's. */
  @SuppressWarnings("try") // the ticker works by being open
  boolean run(String... command) {
    String line = String.join(" ", command);
    screen.line("$ java -jar fullrow.jar " + line);
    CommandRun run;
    int code;
    try (Ticker ticker = new Ticker(screen, command[0])) {
      run = service.startCommand(command);
      code = run.await();
    }
    String text = code == 0 ? run.out() : run.out() + run.err();
    text.lines().flatMap(each -> Screen.wrap(each, INDENT).stream()).forEach(screen::line);
    if (code == 0) {
      screen.success("exit code 0 after " + screen.stepTime());
    } else {
      screen.failure("exit code " + code);
    }
    return code == 0;
  }
}
