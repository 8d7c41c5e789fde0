// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials go to the origin that they were configured for, and answers have an end. */
class RedirectTest {
  private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"not found\"}";

  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer registry;
  private HttpServer other;

  @BeforeEach
  void start() throws IOException {
    registry = server();
    other = server();
    other.createContext(
        "/",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          answer(exchange, 404, UNKNOWN);
        });
  }

  @AfterEach
  void stop() {
    registry.stop(0);
    other.stop(0);
  }

  @Test
  void shouldNotFollowARedirectToAnotherOrigin() {
    // given
    registry.createContext("/", exchange -> redirect(exchange, url(other) + "/elsewhere"));

    // then
    assertThatThrownBy(() -> client().schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("redirects to " + url(other))
        .hasMessageContaining("schema.registry.url")
        .hasMessageNotContaining("s3cret");
    assertThat(authorizations).isEmpty();
  }

  @Test
  void shouldFollowARedirectWithinTheOrigin() {
    // given
    registry.createContext("/schemas", exchange -> redirect(exchange, "/base" + path(exchange)));
    registry.createContext("/base", exchange -> answer(exchange, 404, UNKNOWN));

    // then
    assertThat(client().schemaById(1)).isEqualTo(Optional.empty());
  }

  @Test
  void shouldNotTurnInCircles() {
    registry.createContext("/", exchange -> redirect(exchange, path(exchange)));

    assertThatThrownBy(() -> client().schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("redirects more than");
  }

  @Test
  void shouldReadNoEndlessAnswer() {
    // given
    registry.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[1 << 16];
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(piece);
            }
          }
        });

    // then
    assertThatThrownBy(() -> client().schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("answered more than");
  }

  private RegistryClient client() {
    return new HttpRegistry(
        RegistryConfig.from(
            Map.of(
                "schema.registry.url",
                "http://me:s3cret@127.0.0.1:" + registry.getAddress().getPort(),
                "max.retries",
                "0")));
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String path(HttpExchange exchange) {
    return exchange.getRequestURI().getPath();
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    answer(exchange, 307, "");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
