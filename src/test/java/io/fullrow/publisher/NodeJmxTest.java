// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeJmxTest {
  private static final List<TableId> TABLES =
      List.of(new TableId("shop", "orders"), new TableId("shop", "customers"));

  private final List<String> asked = new ArrayList<>();
  private InetSocketAddress address;
  private Registry registry;
  private JMXConnectorServer server;

  /** As a node has it. */
  public interface StorageService {
    void takeSnapshot(String tag, Map<String, String> options, String... entities)
        throws IOException;

    void clearSnapshot(String tag, String... keyspaces) throws IOException;

    Map<String, String> getTokenToEndpointMap();
  }

  @BeforeEach
  void setUp() throws Exception {
    address = InetSocketAddress.createUnresolved("127.0.0.1", freePort());
    registry = LocateRegistry.createRegistry(address.getPort());
    MBeanServer beans = MBeanServerFactory.newMBeanServer();
    beans.registerMBean(
        new StandardMBean(new Storage(), StorageService.class),
        new ObjectName("org.apache.cassandra.db:type=StorageService"));
    JMXAuthenticator authenticator =
        credentials -> {
          if (!(credentials instanceof String[] given)
              || !List.of("reader", "secret").equals(Arrays.asList(given))) {
            throw new SecurityException("who are you?");
          }
          return new Subject();
        };
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL(
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + address.getPort() + "/jmxrmi"),
            Map.of(JMXConnectorServer.AUTHENTICATOR, authenticator),
            beans);
    server.start();
  }

  @AfterEach
  void tearDown() throws Exception {
    server.stop();
    UnicastRemoteObject.unexportObject(registry, true);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void shouldAskForASnapshotOfTheTables() throws IOException {
    try (NodeJmx node = NodeJmx.open(address, List.of("reader", "secret"))) {
      node.takeSnapshot("tag", TABLES);
      node.clearSnapshot("tag", TABLES);
    }

    assertThat(asked)
        .containsExactly(
            "take tag {skipFlush=false} [shop.orders, shop.customers]", "clear tag [shop]");
  }

  @Test
  void shouldTellTheTokensOfTheRing() throws IOException {
    try (NodeJmx node = NodeJmx.open(address, List.of("reader", "secret"))) {
      assertThat(node.tokens()).containsExactlyInAnyOrder(-5L, 7L);
    }
  }

  @Test
  void shouldSayWhatTheNodeSays() throws IOException {
    try (NodeJmx node = NodeJmx.open(address, List.of("reader", "secret"))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> node.takeSnapshot("there", TABLES))
          .withMessageContaining("127.0.0.1:" + address.getPort() + " refuses takeSnapshot")
          .withMessageContaining("Snapshot there already exists");
    }
  }

  @Test
  void shouldSayHowAUserIsGiven() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> NodeJmx.open(address, List.of()))
        .withMessageContaining("who are you?")
        .withMessageContaining("--jmx-password-file");
  }

  @Test
  void shouldSayWhereNobodyAnswers() throws IOException {
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("127.0.0.1", freePort());

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> NodeJmx.open(nowhere, List.of()))
        .withMessageContaining("127.0.0.1:" + nowhere.getPort())
        .withMessageContaining("--jmx");
  }

  private final class Storage implements StorageService {
    @Override
    public Map<String, String> getTokenToEndpointMap() {
      return Map.of("-5", "/127.0.0.1", "7", "/127.0.0.2");
    }

    @Override
    public void takeSnapshot(String tag, Map<String, String> options, String... entities)
        throws IOException {
      if (tag.equals("there")) {
        throw new IOException("Snapshot there already exists");
      }
      asked.add("take " + tag + " " + options + " " + Arrays.toString(entities));
    }

    @Override
    public void clearSnapshot(String tag, String... keyspaces) {
      asked.add("clear " + tag + " " + Arrays.toString(keyspaces));
    }
  }
}
