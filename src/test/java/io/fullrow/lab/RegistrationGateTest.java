// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationGateTest {
  private static final String LOCALHOST = "127.0.0.1";

  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger clashes = new AtomicInteger();
  private HttpServer registry;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(LOCALHOST, 0), 0);
    registry.createContext("/", this::echo);
    registry.setExecutor(Executors.newCachedThreadPool());
    registry.start();
  }

  @AfterEach
  void stopRegistry() {
    registry.stop(0);
  }

  @Test
  void shouldPassRequestsOneAfterTheOther() {
    // given
    try (RegistrationGate gate = open()) {
      // when
      List<CompletableFuture<HttpResponse<String>>> responses =
          IntStream.range(0, 20).mapToObj(i -> post(gate, "body " + i)).toList();

      // then
      for (int i = 0; i < responses.size(); i++) {
        assertThat(responses.get(i).join().body()).isEqualTo("POST /base/subjects body " + i);
      }
      assertThat(clashes).hasValue(0);
    }
  }

  @Test
  void shouldSayThatTheRegistryIsDown() {
    // given
    try (RegistrationGate gate = open()) {
      registry.stop(0);

      // when
      HttpResponse<String> response = post(gate, "body").join();

      // then
      assertThat(response.statusCode()).isEqualTo(503);
    }
  }

  private RegistrationGate open() {
    return RegistrationGate.open(
        LOCALHOST, 0, "http://" + LOCALHOST + ":" + registry.getAddress().getPort() + "/base");
  }

  private static CompletableFuture<HttpResponse<String>> post(RegistrationGate gate, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gate.url() + "/subjects"))
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
  }

  private void echo(HttpExchange exchange) throws IOException {
    if (underWay.incrementAndGet() > 1) {
      clashes.incrementAndGet();
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    byte[] echo =
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + " "
                + new String(body, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    underWay.decrementAndGet();
    exchange.sendResponseHeaders(200, echo.length);
    exchange.getResponseBody().write(echo);
    exchange.close();
  }
}
