// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.lab.SharedLab;
import java.net.InetSocketAddress;

/** Where the real Cassandra node of the tests listens. */
final class CassandraUnderTest {
  private CassandraUnderTest() {}

  static InetSocketAddress contactPoint() {
    return SharedLab.get().cassandra().node(1).cql();
  }
}
