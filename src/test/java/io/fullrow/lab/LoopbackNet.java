// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The claim of one lab on the addresses {@code 127.0.X.*} and on a block of ports of the wildcard
 * address. Cassandra nodes of one cluster need equal ports and so an address each.
 *
 * <p>The claim is a listening socket that lives as long as the lab, so two labs that start at the
 * same moment never take the same X. All ports lie below the range from which systems usually take
 * the ports of outgoing connections: a server that was killed finds its port free when it restarts.
 *
 * <p>Not safe for use by several threads.
 */
final class LoopbackNet implements AutoCloseable {
  static final int CQL_PORT = 9042;
  private static final int STORAGE_PORT = 7000;
  private static final int CLAIMING_HOST = 254;
  private static final int NETS = 100;
  private static final int FIRST_BLOCK = 20_000;
  private static final int BLOCK_SIZE = 100;

  private final int net;
  private final ServerSocket claim;
  private int nextPort;

  private LoopbackNet(int net, ServerSocket claim) {
    this.net = net;
    this.claim = claim;
    this.nextPort = FIRST_BLOCK + net * BLOCK_SIZE;
  }

  /**
   * Claims the first net on which Cassandra's ports are free at each of {@code hosts}.
   *
   * @throws IllegalStateException if there is none; the message names the first obstacle
   */
  static LoopbackNet claim(List<Integer> hosts) {
    List<String> obstacles = new ArrayList<>();
    for (int net = 0; net < NETS; net++) {
      Optional<LoopbackNet> claimed = tryClaim(net, hosts, obstacles);
      if (claimed.isPresent()) {
        return claimed.get();
      }
    }
    throw new IllegalStateException(
        "No loopback network is free for the lab: "
            + obstacles.get(0)
            + ". The lab needs the addresses 127.0.X.N with the ports "
            + CQL_PORT
            + " and "
            + STORAGE_PORT
            + " for some X: end what listens there on all addresses. On macOS add each address"
            + " first: sudo ifconfig lo0 alias 127.0.0.2");
  }

  private static Optional<LoopbackNet> tryClaim(
      int net, List<Integer> hosts, List<String> obstacles) {
    ServerSocket claim;
    try {
      claim = listen(address(net, CLAIMING_HOST), CQL_PORT);
    } catch (IOException e) {
      obstacles.add(e.getMessage());
      return Optional.empty();
    }
    LoopbackNet claimed = new LoopbackNet(net, claim);
    try {
      for (int host : hosts) {
        listen(address(net, host), CQL_PORT).close();
        listen(address(net, host), STORAGE_PORT).close();
      }
      return Optional.of(claimed);
    } catch (IOException e) {
      obstacles.add(e.getMessage());
      claimed.close();
      return Optional.empty();
    }
  }

  /** The address of one host of the net, such as {@code 127.0.0.1}. */
  String address(int host) {
    return address(net, host);
  }

  /** The first port at or after {@code preferred} that is free at {@code address}. */
  static int freePort(String address, int preferred) {
    for (int port = preferred; port < preferred + BLOCK_SIZE; port++) {
      if (isFree(address, port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No port from " + preferred + " to " + (preferred + BLOCK_SIZE - 1) + " is free");
  }

  /** A port of this net's block that is free on every address, another one with each call. */
  int freePort() {
    int port = freePort("0.0.0.0", nextPort);
    nextPort = port + 1;
    return port;
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot give up the claim on " + address(net, 0), e);
    }
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = listen(address, port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket listen(String address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(address + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private static String address(int net, int host) {
    return "127.0." + net + "." + host;
  }
}
