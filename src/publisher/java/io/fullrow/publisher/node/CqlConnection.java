// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import java.io.IOException;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.ConsistencyLevel;
import org.apache.cassandra.transport.SimpleClient;
import org.apache.cassandra.transport.messages.ResultMessage;

/** To the node itself, by the client that its jars have. For one thread. */
final class CqlConnection implements AutoCloseable {
  private final SimpleClient client;

  private CqlConnection(SimpleClient client) {
    this.client = client;
  }

  static CqlConnection open(String host, int port) throws IOException {
    SimpleClient client = SimpleClient.builder(host, port).build();
    try {
      client.connect(false);
    } catch (RuntimeException e) {
      client.close();
      throw new IOException("the node does not answer at " + host + ":" + port + ": " + e, e);
    }
    return new CqlConnection(client);
  }

  UntypedResultSet query(String cql) {
    ResultMessage result = client.execute(cql, ConsistencyLevel.ONE);
    return UntypedResultSet.create(((ResultMessage.Rows) result).result);
  }

  @Override
  public void close() {
    client.close();
  }
}
