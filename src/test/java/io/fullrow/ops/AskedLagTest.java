// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fullrow.ops.LagReport.Materialize;
import io.fullrow.ops.LagReport.PartitionLag;
import io.fullrow.ops.LagReport.Propagation;
import io.fullrow.ops.LagReport.Sink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Over HTTP, with what an instance writes. */
class AskedLagTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final LagReport REPORT =
      new LagReport(
          "RUNNING",
          true,
          OptionalLong.of(3),
          new Materialize(
              "g",
              OptionalLong.empty(),
              OptionalLong.of(1),
              2,
              3,
              List.of(new PartitionLag("t", 0, OptionalLong.empty(), 4, 5, OptionalLong.of(6))),
              "d"),
          new Sink("s", OptionalLong.of(7), OptionalLong.empty(), 8, 9, 10, List.of()),
          Optional.empty(),
          new Propagation(1, 2, 3, 4, 60, 5),
          11,
          List.of(new Waiting("sink", "k.t", "x"), new Waiting("target", "", "y")));

  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/actuator/lag",
        exchange -> {
          byte[] body =
              new JsonMapper().writeValueAsString(REPORT).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AskedLag.Answer asked(Set<HostPort> members) {
    return new AskedLag(() -> new Members.Roll(members, true), TIMEOUT).ask();
  }

  private HostPort running() {
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }

  @Test
  void shouldReadWhatAnInstanceAnswers() {
    assertThat(asked(Set.of(running())).report()).contains(REPORT);
  }

  @Test
  void shouldAskTheNextOne() {
    HostPort dead = new HostPort("127.0.0.1", 1);

    assertThat(asked(Set.of(dead, running())).report()).contains(REPORT);
    assertThat(asked(Set.of(dead)).failure()).contains("answers here: 127.0.0.1:1");
  }

  @Test
  void shouldSayThatNobodyIsThere() {
    assertThat(asked(Set.of()).report()).isEmpty();
    assertThat(asked(Set.of()).failure()).contains("no instance");
  }

  @Test
  void shouldNotTakeAnErrorForAnAnswer() {
    status = 404;

    assertThat(asked(Set.of(running())).report()).isEmpty();
  }
}
