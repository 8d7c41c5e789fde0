// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.Lab;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads all totals of a contender and of the servers that work for it. */
final class Meters {
  static final String PROCESS = "process";
  static final String BROKER = "broker";
  static final String CASSANDRA = "Cassandra";

  private final Lab lab;

  Meters(Lab lab) {
    this.lab = lab;
  }

  Reading read(Contender contender) {
    return new Reading(
        System.nanoTime(),
        contender.counts(),
        processes(contender),
        contender.service().map(each -> each.threads().nanosByGroup()).orElse(Map.of()),
        contender
            .service()
            .map(each -> each.figures().counters().allocatedBytes())
            .orElseGet(Meters::allocatedHere));
  }

  private Map<String, Long> processes(Contender contender) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    Duration own =
        contender
            .service()
            .map(each -> each.process().cpu())
            .or(() -> ProcessHandle.current().info().totalCpuDuration())
            .orElse(Duration.ZERO);
    nanos.put(PROCESS, own.toNanos());
    nanos.put(BROKER, lab.kafka().cpu().toNanos());
    nanos.put(
        CASSANDRA,
        lab.cassandra().nodes().stream()
            .filter(CassandraNode::isRunning)
            .mapToLong(node -> node.cpu().toNanos())
            .sum());
    return nanos;
  }

  /** Of the threads that live; those of a baseline live as long as it is measured. */
  private static long allocatedHere() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? allocated(threads)
        : 0;
  }

  private static long allocated(com.sun.management.ThreadMXBean threads) {
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      bytes += Math.max(0, each);
    }
    return bytes;
  }
}
