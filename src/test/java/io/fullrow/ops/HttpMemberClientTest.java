// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpMemberClientTest {
  private static final String ANSWER =
      "{\"status\":{\"state\":\"RUNNING\",\"buffered\":1,\"pendingSlices\":2,\"inFlight\":3,"
          + "\"oldestUnackedMs\":4,\"deadLetters\":5},\"propagation\":\"window\"}";

  private final HttpMemberClient client = new HttpMemberClient(Duration.ofSeconds(5));
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void shouldLeaveOutWhoGivesNoGoodAnswer() throws Exception {
    HostPort good = member(200, ANSWER);
    HostPort failing = member(500, ANSWER);
    HostPort notFound = member(404, "");
    HostPort other = member(200, "<html>");
    HostPort down = member(200, ANSWER);
    servers.get(servers.size() - 1).stop(0);

    Map<HostPort, MemberAnswer> answers = client.ask(Set.of(good, failing, notFound, other, down));

    assertThat(answers)
        .containsOnly(
            Map.entry(
                good,
                new MemberAnswer(
                    new MemberStatus("RUNNING", 1, 2, 3, 0, 4, 5), "window", List.of())));
  }

  @Test
  void shouldNotWaitForAMemberThatHangs() throws Exception {
    HttpMemberClient hasty = new HttpMemberClient(Duration.ofMillis(50));
    HttpServer silent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    servers.add(silent);

    Map<HostPort, MemberAnswer> answers =
        hasty.ask(Set.of(new HostPort("127.0.0.1", silent.getAddress().getPort())));

    assertThat(answers).isEmpty();
  }

  private HostPort member(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/actuator/lag",
        exchange -> {
          boolean asked = "scope=member".equals(exchange.getRequestURI().getQuery());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(asked ? status : 400, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }
}
