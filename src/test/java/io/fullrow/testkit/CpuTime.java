// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.Stream;

/** What a step costs its own thread: other processes on the machine do not count. */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  public static Duration of(Runnable step) {
    long before = THREADS.getCurrentThreadCpuTime();
    step.run();
    return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
  }

  /** The least of three times, for a step that can be repeated: without the compiler's warm-up. */
  public static Duration leastOf(Runnable step) {
    return Stream.of(of(step), of(step), of(step)).min(Duration::compareTo).orElseThrow();
  }
}
