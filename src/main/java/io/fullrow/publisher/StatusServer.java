// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers over HTTP what operators ask:
 *
 * <pre>
 * GET /health    200 if all of the log was published within the last minute, else 503; JSON
 * GET /lag       how far it is behind, and how full cdc_raw is; JSON
 * GET /metrics   for Prometheus
 * </pre>
 */
final class StatusServer implements AutoCloseable {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String JSON_TYPE = "application/json";
  private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService thread;
  private final PublisherStatus status;
  private final Node.Identity node;

  private StatusServer(
      HttpServer server, ExecutorService thread, PublisherStatus status, Node.Identity node) {
    this.server = server;
    this.thread = thread;
    this.status = status;
    this.node = node;
  }

  /**
   * @throws IOException if the address cannot be listened to
   */
  static StatusServer start(
      InetSocketAddress address,
      PublisherStatus status,
      PrometheusMeterRegistry meters,
      Node.Identity node)
      throws IOException {
    HttpServer http = HttpServer.create(address, 0);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "publisher-status");
              made.setDaemon(true);
              return made;
            });
    StatusServer server = new StatusServer(http, thread, status, node);
    http.createContext("/health", server::health);
    http.createContext("/lag", server::lag);
    http.createContext(
        "/metrics", exchange -> answer(exchange, OK, PROMETHEUS_TYPE, bytes(meters.scrape())));
    http.setExecutor(thread);
    http.start();
    return server;
  }

  /** Where it listens: with port 0, any free one was taken. */
  int port() {
    return server.getAddress().getPort();
  }

  private void health(HttpExchange exchange) throws IOException {
    boolean healthy = status.isHealthy();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", healthy ? "UP" : "DOWN");
    body.put("cluster", node.cluster());
    body.put("hostId", node.hostId());
    putTrouble(body);
    answer(exchange, healthy ? OK : UNAVAILABLE, JSON_TYPE, JSON.writeValueAsBytes(body));
  }

  private void lag(HttpExchange exchange) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("lagMs", status.behind().toMillis());
    body.put("lagBytes", number(status.behindBytes()));
    body.put("position", status.position().toString());
    body.put("cdcRawBytes", number(status.space().bytes()));
    body.put("cdcTotalSpaceBytes", status.space().limit());
    status
        .spool()
        .ifPresent(
            spool -> {
              body.put("spoolBytes", number(spool.bytes()));
              body.put("spoolLimitBytes", spool.limit());
            });
    putTrouble(body);
    answer(exchange, OK, JSON_TYPE, JSON.writeValueAsBytes(body));
  }

  private static @Nullable Long number(double bytes) {
    return Double.isNaN(bytes) ? null : (long) bytes;
  }

  private void putTrouble(Map<String, Object> body) {
    String trouble = status.trouble();
    if (trouble != null) {
      body.put("waitsFor", trouble);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
