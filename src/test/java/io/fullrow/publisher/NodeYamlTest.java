// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class NodeYamlTest {
  private static final String ENABLED = "cdc_enabled: true\n";

  @TempDir private Path folder;

  private NodeYaml read(String content) throws IOException {
    return NodeYaml.read(Files.writeString(folder.resolve("cassandra.yaml"), content));
  }

  private void assertRefused(String content, String... why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(content))
        .withMessageContaining(folder.resolve("cassandra.yaml").toString())
        .withMessageContainingAll(why);
  }

  private static Map<String, Object> parsed(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster_name: a\n", "cdc_enabled: false\n", "cdc_enabled:\n"})
  void shouldRefuseANodeThatCapturesNothingForItsLogAlone(String content) throws IOException {
    NodeYaml yaml = read(content);

    assertThatIllegalArgumentException()
        .isThrownBy(yaml::requireCapture)
        .withMessageContainingAll("cdc_enabled: true", "restart the node");
  }

  @Test
  void shouldRefuseAnotherPartitioner() throws IOException {
    assertRefused(
        ENABLED + "partitioner: org.apache.cassandra.dht.RandomPartitioner\n",
        "RandomPartitioner",
        "Murmur3Partitioner");

    assertThat(read(ENABLED + "partitioner: org.apache.cassandra.dht.Murmur3Partitioner\n"))
        .isNotNull();
    assertThat(read(ENABLED + "partitioner: Murmur3Partitioner\n")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "just words", "- a list", "a: [", "a: b: c", "\t"})
  void shouldRefuseWhatIsNoConfiguration(String content) {
    assertRefused(content, "is no ");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                          127.0.0.1,9042",
    "'rpc_address: 10.0.0.7',                     10.0.0.7, 9042",
    "'rpc_address: node-1',                       node-1,   9042",
    "'rpc_address:',                              127.0.0.1,9042",
    "'rpc_address: 0.0.0.0',                      127.0.0.1,9042",
    "'rpc_address: \"::\"',                       127.0.0.1,9042",
    "'native_transport_port: 9043',               127.0.0.1,9043",
  })
  void shouldTellWhereTheNodeAnswers(String line, String host, int port) throws IOException {
    NodeYaml yaml = read(ENABLED + line);

    assertThat(yaml.cql().getHostString()).isEqualTo(host);
    assertThat(yaml.cql().getPort()).isEqualTo(port);
  }

  @Test
  void shouldTellWhereTheSegmentsAre() throws IOException {
    assertThat(read(ENABLED + "cdc_raw_directory: /var/lib/cassandra/cdc_raw").cdcRaw())
        .isEqualTo(Path.of("/var/lib/cassandra/cdc_raw"));
    NodeYaml silent = read(ENABLED);
    assertThatIllegalArgumentException()
        .isThrownBy(silent::cdcRaw)
        .withMessageContainingAll("cdc_raw_directory", "--cdc-raw");
  }

  @Test
  void shouldPassOnNothingThatLooksForOtherNodes() throws IOException {
    NodeYaml yaml =
        read(
            ENABLED
                + "cluster_name: prod\n"
                + "endpoint_snitch: Ec2Snitch\n"
                + "data_file_directories: [/data]\n"
                + "commitlog_directory: /log\n"
                + "seed_provider: [{class_name: a.b.C, parameters: [{seeds: 10.0.0.1}]}]\n");

    Map<String, Object> reading = parsed(yaml.forReading());

    assertThat(reading)
        .containsOnlyKeys(
            "cluster_name", "partitioner", "endpoint_snitch", "commitlog_sync", "seed_provider")
        .containsEntry("partitioner", "org.apache.cassandra.dht.Murmur3Partitioner")
        .containsEntry("endpoint_snitch", "SimpleSnitch")
        .extractingByKey("seed_provider", InstanceOfAssertFactories.list(Object.class))
        .containsExactly(
            Map.of(
                "class_name",
                "org.apache.cassandra.locator.SimpleSeedProvider",
                "parameters",
                List.of(Map.of("seeds", "127.0.0.1"))));
    assertThat(yaml.forReading()).doesNotContain("prod", "10.0.0.1", "!!");
  }

  @Test
  void shouldPassOnHowTheLogIsEncrypted() throws IOException {
    String encryption =
        """
        transparent_data_encryption_options:
          enabled: true
          chunk_length_kb: 64
          cipher: AES/CBC/PKCS5Padding
          key_alias: testing:1
          key_provider:
            - class_name: org.apache.cassandra.security.JKSKeyProvider
              parameters:
                - keystore: conf/.keystore
                  keystore_password: "007: #secret"
                  store_type: JCEKS
        """;

    Map<String, Object> reading = parsed(read(ENABLED + encryption).forReading());

    assertThat(reading)
        .containsEntry(
            "transparent_data_encryption_options",
            parsed(encryption).get("transparent_data_encryption_options"));
  }
}
