// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.CqlSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.ConsistencyLevel;
import org.apache.cassandra.transport.SimpleClient;
import org.apache.cassandra.transport.messages.AuthResponse;
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
   * @throws IOException if the node does not answer or does not let this client in
   */
  static CqlConnection open(InetSocketAddress address, CqlSecurity security, Release release)
      throws IOException {
    SimpleClient.Builder builder = SimpleClient.builder(address.getHostString(), address.getPort());
    security
        .tls()
        .map(
            tls ->
                release.encryption(
                    tls.truststore(),
                    tls.keystore().orElse(tls.truststore()),
                    tls.verifyHostname()))
        .ifPresent(builder::encryption);
    SimpleClient client = builder.build();
    try {
      client.connect(false);
      if (security.login().isPresent()) {
        client.execute(new AuthResponse(token(security.login().get())));
      }
    } catch (IOException | RuntimeException e) {
      client.close();
      throw new IOException("the node does not answer CQL at " + text(address) + ": " + e, e);
    }
    return new CqlConnection(address, client);
  }

  /** As SASL PLAIN has it: no authorization identity, the name, the password. */
  private static byte[] token(CqlSecurity.Login login) {
    return ("\0" + login.username() + "\0" + login.password()).getBytes(StandardCharsets.UTF_8);
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
