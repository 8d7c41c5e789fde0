// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Passes the connectors' requests to the registry one after the other.
 *
 * <p>Connectors register a table's schemas with its first mutation, which reaches all of them at
 * once. Of several requests that bring the same new subject Apicurio 2.6 answers all but one with
 * 409, and Debezium ends for good at that. One at a time, each gets the same id.
 */
final class RegistrationGate implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final HttpServer server;
  private final URI registry;

  private RegistrationGate(HttpServer server, URI registry) {
    this.server = server;
    this.registry = registry;
  }

  /** Listens at {@code address} in front of the registry with the base URL {@code registry}. */
  static RegistrationGate open(String address, int port, String registry) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
      RegistrationGate gate = new RegistrationGate(server, URI.create(registry));
      // No executor: the server's only thread handles one request after the other.
      server.createContext("/", gate::pass);
      server.start();
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen at " + address + ":" + port, e);
    }
  }

  /** The base URL for the connectors. */
  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://"
        + address.getAddress().getHostAddress()
        + ":"
        + address.getPort()
        + registry.getPath();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> response;
      try {
        response = http.send(request(exchange), BodyHandlers.ofByteArray());
      } catch (IOException e) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      answer(exchange, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    response
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()))
            .timeout(Duration.ofSeconds(30))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String header : new String[] {"Content-Type", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    return request.build();
  }
}
