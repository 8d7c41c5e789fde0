// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry with the Confluent API in this JVM, whose failures are chosen by the test. */
final class FakeRegistry implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
  private final Map<String, String> compatibility = new LinkedHashMap<>();
  private final Deque<Answer> scripted = new ArrayDeque<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Optional<String> authorization = Optional.empty();
  private volatile boolean hanging;
  private volatile boolean conflicting;

  private record Answer(int status, String body) {}

  FakeRegistry() {
    this(0);
  }

  FakeRegistry(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int requests() {
    return requests.get();
  }

  /** The next requests get these answers, each once, before any is served. */
  void answerNext(int times, int status, String body) {
    synchronized (this) {
      for (int i = 0; i < times; i++) {
        scripted.add(new Answer(status, body));
      }
    }
  }

  void requireAuthorization(String header) {
    authorization = Optional.of(header);
  }

  /** From now on every registration is a conflict. */
  void conflict() {
    conflicting = true;
  }

  /** From now on no request is answered. */
  void hang() {
    hanging = true;
  }

  /** An entry that no client of ours could make. */
  synchronized int addForeign(String entry) {
    schemas.add(entry);
    return schemas.size();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (hanging) {
      awaitClose();
    }
    Answer answer = answer(exchange, body);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Answer answer(HttpExchange exchange, String body) {
    if (!scripted.isEmpty()) {
      return scripted.remove();
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization.isPresent() && !authorization.get().equals(given)) {
      return error(401, 401, "Unauthorized");
    }
    String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/");
    for (int i = 0; i < path.length; i++) {
      path[i] = URLDecoder.decode(path[i].replace("+", "%2B"), StandardCharsets.UTF_8);
    }
    return serve(exchange.getRequestMethod() + " " + shape(path), path, body);
  }

  /** The path with an asterisk for its variable part. */
  private static String shape(String[] path) {
    String[] shape = path.clone();
    int variable = path[0].equals("schemas") ? 2 : 1;
    if (shape.length > variable) {
      shape[variable] = "*";
    }
    return String.join("/", shape);
  }

  private Answer serve(String request, String[] path, String body) {
    return switch (request) {
      case "GET schemas/ids/*" -> byId(Integer.parseInt(path[2]));
      case "GET subjects/*/versions/latest" -> latest(path[1]);
      case "POST subjects/*" -> lookup(path[1], schema(body));
      case "POST subjects/*/versions" -> register(path[1], schema(body));
      case "PUT config/*" -> configure(path[1], body);
      default -> error(404, 404, "HTTP 404 Not Found");
    };
  }

  private Answer byId(int id) {
    if (id < 1 || id > schemas.size()) {
      return error(404, 40403, "Schema not found");
    }
    String entry = schemas.get(id - 1);
    return entry.startsWith("{\"schema\"") ? new Answer(200, entry) : ok(Map.of("schema", entry));
  }

  private Answer latest(String subject) {
    List<Integer> versions = subjects.get(subject);
    return versions == null
        ? error(404, 40401, "Subject '" + subject + "' not found.")
        : version(subject, versions.size());
  }

  private Answer lookup(String subject, String schema) {
    List<Integer> versions = subjects.get(subject);
    if (versions == null) {
      return error(404, 40401, "Subject '" + subject + "' not found.");
    }
    int index = versions.indexOf(schemas.indexOf(schema) + 1);
    return index < 0 ? error(404, 40403, "Schema not found") : version(subject, index + 1);
  }

  private Answer register(String subject, String schema) {
    if (conflicting) {
      return error(409, 409, "another was faster");
    }
    Schema parsed;
    try {
      parsed = new Schema.Parser().parse(schema);
    } catch (AvroRuntimeException e) {
      return error(422, 42201, "Invalid schema " + e.getMessage());
    }
    int id = schemas.indexOf(schema) + 1;
    List<Integer> versions = subjects.getOrDefault(subject, List.of());
    if (id > 0 && versions.contains(id)) {
      return ok(Map.of("id", id));
    }
    if (!compatible(subject, versions, parsed)) {
      return error(409, 409, "Schema being registered is incompatible with an earlier schema");
    }
    if (id == 0) {
      schemas.add(schema);
      id = schemas.size();
    }
    subjects.computeIfAbsent(subject, s -> new ArrayList<>()).add(id);
    return ok(Map.of("id", id));
  }

  private boolean compatible(String subject, List<Integer> versions, Schema schema) {
    if (versions.isEmpty() || !"BACKWARD".equals(compatibility.get(subject))) {
      return true;
    }
    int id = versions.get(versions.size() - 1);
    Schema last = new Schema.Parser().parse(schemas.get(id - 1));
    return SchemaCompatibility.checkReaderWriterCompatibility(schema, last).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private Answer configure(String subject, String body) {
    compatibility.put(subject, JSON.readTree(body).path("compatibility").asString());
    return new Answer(200, body);
  }

  private Answer version(String subject, int version) {
    int id = Objects.requireNonNull(subjects.get(subject), subject).get(version - 1);
    return ok(
        Map.of("subject", subject, "version", version, "id", id, "schema", schemas.get(id - 1)));
  }

  private static String schema(String body) {
    JsonNode schema = JSON.readTree(body).path("schema");
    return schema.asString();
  }

  private static Answer ok(Map<String, ?> body) {
    return new Answer(200, JSON.writeValueAsString(body));
  }

  private static Answer error(int status, int code, String message) {
    return new Answer(
        status, JSON.writeValueAsString(Map.of("error_code", code, "message", message)));
  }
}
