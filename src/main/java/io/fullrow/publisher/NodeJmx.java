// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks a node for snapshots, as nodetool does. */
final class NodeJmx implements Snapshots.Taker, AutoCloseable {
  private static final String STORAGE = "org.apache.cassandra.db:type=StorageService";
  private static final String TEXT = String.class.getName();
  private static final String TEXTS = String[].class.getName();

  private final String address;
  private final JMXConnector connector;

  private NodeJmx(String address, JMXConnector connector) {
    this.address = address;
    this.connector = connector;
  }

  /**
   * @param credentials a name and a password, or nothing
   * @throws IOException if the node does not answer or refuses; the message has the remedy
   */
  @SuppressWarnings("BanJNDI") // a node's JMX is found so, and the operator says which
  static NodeJmx open(InetSocketAddress address, List<String> credentials) throws IOException {
    String place = address.getHostString() + ":" + address.getPort();
    JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + place + "/jmxrmi");
    Map<String, ?> environment =
        credentials.isEmpty()
            ? Map.of()
            : Map.of(JMXConnector.CREDENTIALS, credentials.toArray(String[]::new));
    try {
      return new NodeJmx(place, JMXConnectorFactory.connect(url, environment));
    } catch (IOException e) {
      throw new IOException(
          "the node does not answer JMX at " + place + ", to be named by --jmx: " + e, e);
    } catch (SecurityException e) {
      throw new IOException(
          "JMX at "
              + place
              + " refuses the user, to be given by --jmx-username and --jmx-password-file: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns once it is taken; what is in the node's memory is written to SSTables first. */
  @Override
  public void takeSnapshot(String tag, List<TableId> tables) throws IOException {
    String[] names = tables.stream().map(TableId::toString).toArray(String[]::new);
    invoke(
        "takeSnapshot",
        new Object[] {tag, Map.of("skipFlush", "false"), names},
        TEXT,
        Map.class.getName(),
        TEXTS);
  }

  @Override
  public void clearSnapshot(String tag, List<TableId> tables) throws IOException {
    String[] keyspaces = tables.stream().map(TableId::keyspace).distinct().toArray(String[]::new);
    invoke("clearSnapshot", new Object[] {tag, keyspaces}, TEXT, TEXTS);
  }

  /** All tokens of the cluster, by the node's gossip. */
  Set<Long> tokens() throws IOException {
    try {
      Object tokens =
          connector
              .getMBeanServerConnection()
              .getAttribute(new ObjectName(STORAGE), "TokenToEndpointMap");
      return ((Map<?, ?>) tokens)
          .keySet().stream()
              .map(token -> Long.parseLong(String.valueOf(token)))
              .collect(Collectors.toSet());
    } catch (JMException | RuntimeException e) {
      throw new IOException("the node at " + address + " does not tell its ring: " + e, e);
    }
  }

  private void invoke(String operation, Object[] arguments, String... signature)
      throws IOException {
    try {
      connector
          .getMBeanServerConnection()
          .invoke(new ObjectName(STORAGE), operation, arguments, signature);
    } catch (JMException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "the node at " + address + " refuses " + operation + ": " + cause.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
