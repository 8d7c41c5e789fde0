package io.fullrow.sink.cassandra;

import java.net.InetSocketAddress;

/** Where the real Cassandra node of the tests listens. */
final class CassandraUnderTest {
  private static final String PROPERTY = "fullrow.it.cassandra";

  private CassandraUnderTest() {}

  static InetSocketAddress contactPoint() {
    String address = System.getProperty(PROPERTY, "");
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalStateException("these tests need a node: -D" + PROPERTY + "=host:port");
    }
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
