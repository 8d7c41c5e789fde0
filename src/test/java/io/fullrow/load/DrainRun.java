// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches memory, readiness and process while a service that was just started works off a large
 * backlog. Not thread-safe.
 */
final class DrainRun {
  private static final long POLL = TimeUnit.SECONDS.toNanos(1);
  private static final double MIB = 1_024 * 1_024;

  private final LoadService service;
  private final long changes;
  private final long start = System.nanoTime();
  private final List<Series.Point> heap = new ArrayList<>();
  private final List<Series.Point> resident = new ArrayList<>();
  private OptionalDouble readiness = OptionalDouble.empty();
  private int unready;

  /**
   * @param changes that wait
   */
  DrainRun(LoadService service, long changes) {
    this.service = service;
    this.changes = changes;
  }

  /** Until all is in the target. */
  Drain follow() {
    service.start();
    ServiceProcess process = service.running().orElseThrow();
    long pid = process.process().pid();
    do {
      LockSupport.parkNanos(POLL);
      sample(process, process.figures());
    } while (process.figures().counters().events() < 1 || !process.figures().caughtUp());
    double seconds = seconds();
    boolean sameProcess = process.process().isRunning() && process.process().pid() == pid;
    return new Drain(
        changes,
        seconds,
        readiness,
        unready,
        sameProcess,
        Map.of(Drain.HEAP, List.copyOf(heap), Drain.RESIDENT, List.copyOf(resident)));
  }

  private void sample(ServiceProcess process, ServiceFigures figures) {
    boolean ready = figures.readiness();
    if (ready && readiness.isEmpty()) {
      readiness = OptionalDouble.of(seconds());
    } else if (!ready && readiness.isPresent()) {
      unready++;
    }
    heap.add(new Series.Point(seconds(), figures.heapBytes() / MIB));
    resident.add(new Series.Point(seconds(), process.residentMib()));
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
