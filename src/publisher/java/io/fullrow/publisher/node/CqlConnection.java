// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.ConsistencyLevel;
import org.apache.cassandra.transport.SimpleClient;
import org.apache.cassandra.transport.messages.ResultMessage;

/** To the node itself, by the client that its jars have. For one thread. */
final class CqlConnection implements AutoCloseable {
  private final InetSocketAddress address;
  private final SimpleClient client;

  private CqlConnection(InetSocketAddress address, SimpleClient client) {
    this.address = address;
    this.client = client;
  }

  /**
   * @throws IOException if the node does not answer
   */
  static CqlConnection open(InetSocketAddress address) throws IOException {
    SimpleClient client = SimpleClient.builder(address.getHostString(), address.getPort()).build();
    try {
      client.connect(false);
    } catch (RuntimeException e) {
      client.close();
      throw new IOException("the node does not answer CQL at " + text(address) + ": " + e, e);
    }
    return new CqlConnection(address, client);
  }

  UntypedResultSet query(String cql) throws IOException {
    try {
      ResultMessage result = client.execute(cql, ConsistencyLevel.ONE);
      return UntypedResultSet.create(((ResultMessage.Rows) result).result);
    } catch (RuntimeException e) {
      throw new IOException("the node at " + text(address) + " refuses " + cql + ": " + e, e);
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    client.close();
  }
}
