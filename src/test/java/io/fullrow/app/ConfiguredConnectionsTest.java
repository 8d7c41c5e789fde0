// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.command.CommandFailedException;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryUnavailableException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are told while a server takes connections and does not answer. */
class ConfiguredConnectionsTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration ONCE = Duration.ofHours(1);

  private final List<String> said = new CopyOnWriteArrayList<>();
  private ServerSocket silent;
  private String address;
  private ConfiguredConnections connections;

  @BeforeEach
  void open() throws Exception {
    silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    address = "127.0.0.1:" + silent.getLocalPort();
    connections = connections(PATIENCE, ONCE);
  }

  @AfterEach
  void close() throws Exception {
    connections.close();
    silent.close();
  }

  private ConfiguredConnections connections(Duration patience, Duration repeated) {
    List<String> keys =
        List.of(
            "--fullrow.kafka.bootstrap-servers=" + address,
            "--fullrow.kafka.properties[default.api.timeout.ms]=1000",
            "--fullrow.kafka.properties[request.timeout.ms]=1000",
            "--fullrow.schema-registry.url=http://user:s3cr3t@" + address,
            "--fullrow.schema-registry.properties[http.read.timeout.ms]=1000",
            "--fullrow.schema-registry.properties[max.retries]=0",
            "--fullrow.target.contact-points=" + address,
            "--fullrow.target.local-datacenter=dc1",
            "--fullrow.tables[0].source=movies.by_genre",
            "--fullrow.tables[0].inputs[0].topic=raw",
            "--fullrow.tables[0].inputs[0].format=debezium",
            "--fullrow.tables[0].events-topic=events",
            "--fullrow.tables[0].target=movies_new.by_genre");
    return new ConfiguredConnections(
        new CommandConfiguration().read(keys), new WaitNotice(said::add, patience, repeated));
  }

  @Test
  void shouldSayThatItWaitsForKafkaAndWaitOnlyOnce() {
    // when
    assertThatThrownBy(connections::admin)
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("Kafka at " + address + ": ");

    // then
    assertThat(said).containsExactly("waiting for Kafka at " + address + " ...");
    assertThatThrownBy(connections::consumerSettings).isInstanceOf(CommandFailedException.class);
    assertThatThrownBy(connections::operations).isInstanceOf(CommandFailedException.class);
    assertThat(said).hasSize(1);
  }

  @Test
  void shouldSayThatItWaitsForTheRegistryWithoutItsPassword() {
    // given
    RegistryClient registry = connections.registry();

    // when
    assertThatThrownBy(() -> registry.latest("events-value"))
        .isInstanceOf(RegistryUnavailableException.class);

    // then
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .contains("waiting for the schema registry at http://", address)
        .doesNotContain("s3cr3t");
  }

  @Test
  void shouldSayThatItWaitsForCassandraAndSayItAgain() throws Exception {
    // given
    connections.close();
    connections = connections(PATIENCE, PATIENCE);
    Thread command = new Thread(() -> assertThatThrownBy(connections::target).isNotNull());

    // when
    command.start();
    Awaitility.await().until(() -> said.size() >= 2);
    command.interrupt();
    command.join();

    // then
    assertThat(said).containsOnly("waiting for Cassandra at " + address + " (fullrow.target) ...");
  }

  @Test
  void shouldSayNothingOfWhatAnswersInTime() throws Exception {
    try (WaitNotice patient = new WaitNotice(said::add, PATIENCE, PATIENCE)) {
      assertThat(patient.ask("Kafka", () -> 1)).isOne();
      assertThat(patient.call("Kafka", () -> 2)).isEqualTo(2);
      Thread.sleep(PATIENCE.multipliedBy(3).toMillis());
    }

    assertThat(said).isEmpty();
  }
}
