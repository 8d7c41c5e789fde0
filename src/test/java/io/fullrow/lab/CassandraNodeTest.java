// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraNodeTest {
  @TempDir private Path dir;
  private CassandraNode node;

  @BeforeEach
  void createNode() {
    node = node(Map.of());
  }

  private CassandraNode node(Map<String, String> settings) {
    LabFolders folders = new LabFolders(dir.resolve("lab"), dir, dir);
    List<String> ring = List.of("127.0.7.1", "127.0.7.2");
    return new CassandraNode(folders, CassandraRelease.V5_0, settings, "lab", ring, 2, 7199);
  }

  @Test
  void shouldTakeSettingsInPlaceOfItsOwn() {
    // when
    node(Map.of("commitlog_sync", "batch", "commitlog_sync_period", "", "sstable", "{}")).prepare();

    // then
    assertThat(node.conf().resolve("cassandra.yaml"))
        .content()
        .contains("commitlog_sync: batch\n", "sstable: {}\n", "cdc_enabled: true\n")
        .doesNotContain("periodic", "commitlog_sync_period");
  }

  @Test
  void shouldConfigureItsAddressTokensAndSeeds() {
    // when
    node.prepare();

    // then
    assertThat(node.conf().resolve("cassandra.yaml"))
        .content()
        .contains("cluster_name: lab\n", "listen_address: 127.0.7.2\n")
        .contains("seeds: \"127.0.7.1,127.0.7.2\"", "num_tokens: 4\n")
        .contains("initial_token: -5764607523034234882,-1152921504606846980,3458764513820540922,")
        .contains("cdc_raw_directory: " + node.storage().resolve("cdc_raw") + "\n");
    assertThat(node.conf().resolve("cassandra-rackdc.properties")).hasContent("dc=dc1\nrack=r2");
  }

  @Test
  void shouldEndTheIndexesThatAKilledNodeLeftOpen() throws Exception {
    // given
    Path raw = Files.createDirectories(node.storage().resolve("cdc_raw"));
    Path open = Files.writeString(raw.resolve("CommitLog-7-1_cdc.idx"), "4711");
    Path ended = Files.writeString(raw.resolve("CommitLog-7-2_cdc.idx"), "12\nCOMPLETED");
    Path segment = Files.writeString(raw.resolve("CommitLog-7-1.log"), "bytes");

    // when
    node.prepare();

    // then
    assertThat(open).hasContent("4711\nCOMPLETED");
    assertThat(ended).hasContent("12\nCOMPLETED");
    assertThat(segment).hasContent("bytes");
  }
}
