// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadGroupsTest {
  @ParameterizedTest
  @CsvSource({
    "load-127.0.0.1:8080-StreamThread-2, stream threads",
    "load-127.0.0.1:8080-StateUpdater-2, state updaters",
    "load-decode-1, intake readers",
    "load-sink-poll, sink",
    "load-sink-worker-12, sink",
    "kafka-producer-network-thread | load-StreamThread-1-producer, producers' network",
    "s0-io-3, driver",
    "C2 CompilerThread0, JIT compiler",
    "C2 CompilerThre, JIT compiler",
    "VM Thread, GC and VM",
    "rocksdb:low, RocksDB",
    "main, other"
  })
  void shouldTellWhatAThreadIsForByItsName(String thread, String group) {
    assertThat(ThreadGroups.of(thread)).isEqualTo(group);
  }
}
