// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackNetTest {
  @Test
  void shouldGiveEachLabAnotherNet() {
    // when
    try (LoopbackNet one = LoopbackNet.claim(List.of(1));
        LoopbackNet other = LoopbackNet.claim(List.of(1))) {
      // then
      assertThat(one.address(1)).startsWith("127.0.").endsWith(".1");
      assertThat(other.address(1)).isNotEqualTo(one.address(1));
    }
  }

  @Test
  void shouldNotClaimANetWhereANodeListens() throws Exception {
    // given
    String address;
    try (LoopbackNet net = LoopbackNet.claim(List.of(1))) {
      address = net.address(1);
    }
    try (ServerSocket node = new ServerSocket(7000, 1, InetAddress.getByName(address));
        // when
        LoopbackNet net = LoopbackNet.claim(List.of(1))) {
      // then
      assertThat(node.isBound()).isTrue();
      assertThat(net.address(1)).isNotEqualTo(address);
    }
  }

  @Test
  void shouldGiveEachServerAnotherPort() {
    // when
    try (LoopbackNet net = LoopbackNet.claim(List.of(1))) {
      // then
      assertThat(net.freePort()).isNotEqualTo(net.freePort());
    }
  }

  @Test
  void shouldSkipAPortInUse() throws Exception {
    // given
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // when
      int port = LoopbackNet.freePort("127.0.0.1", socket.getLocalPort());

      // then
      assertThat(port).isGreaterThan(socket.getLocalPort());
    }
  }
}
