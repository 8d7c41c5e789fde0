// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.FullrowService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The running service as its machine sees it. */
record ServiceProcess(FullrowService process, ServiceFigures figures, ThreadTimes threads) {
  private static final double KIB = 1_024;

  static ServiceProcess of(FullrowService running) {
    return new ServiceProcess(running, new ServiceFigures(running), new ThreadTimes(running.pid()));
  }

  /** Resident memory in MiB, from Linux's {@code /proc}; 0 elsewhere. */
  double residentMib() {
    return status("VmRSS:");
  }

  /** The most that it has been since the start of the process. */
  double highestResidentMib() {
    return status("VmHWM:");
  }

  private double status(String field) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(field))
          .mapToDouble(
              line ->
                  Double.parseDouble(line.substring(field.length()).replace("kB", "").strip())
                      / KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
