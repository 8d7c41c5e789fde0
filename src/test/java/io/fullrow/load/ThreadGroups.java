// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the threads of the service are for, by their names. */
final class ThreadGroups {
  static final String INTAKE = "intake readers";

  private static final String OTHER = "other";
  private static final Map<String, Pattern> GROUPS = new LinkedHashMap<>();

  static {
    group("stream threads", ".*-StreamThread-\\d+");
    group("state updaters", ".*-StateUpdater-\\d+");
    group(INTAKE, ".*-decode-\\d+");
    group("sink", ".*-sink-(poll|worker-\\d+)");
    group("producers' network", "kafka-producer-network-thread.*");
    group("driver", "s\\d+-(io|admin|timer|tick)-.*|cluster\\d+-.*");
    group("JIT compiler", "C[12] CompilerThre.*|Sweeper thread");
    group("GC and VM", "VM Thread|GC Thread.*|G1 .*|VM Periodic Task.*");
    group("RocksDB", "rocksdb.*");
    group("consumers' heartbeat", "kafka-coordinator-heartbeat.*");
    group("HTTP", "http-nio-.*|tomcat-.*");
  }

  private ThreadGroups() {}

  private static void group(String name, String threads) {
    GROUPS.put(name, Pattern.compile(threads));
  }

  /**
   * @param thread its whole name, or the first 15 characters if no more is known
   */
  static String of(String thread) {
    return GROUPS.entrySet().stream()
        .filter(group -> group.getValue().matcher(thread).matches())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(OTHER);
  }
}
