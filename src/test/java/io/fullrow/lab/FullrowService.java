// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The service itself in a JVM of its own, so that it can be killed and started again. */
public final class FullrowService extends Server {
  private static final String MAIN = "io.fullrow.app.FullrowApplication";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Map<String, String> properties;
  private final int port;
  private boolean packaged;
  private List<String> classPath = productionClassPath();

  /** The image's, with half of 1 GiB for the heap. */
  private final List<String> options =
      new ArrayList<>(
          List.of("@" + Path.of("docker/jvm.options").toAbsolutePath(), "-Xms512m", "-Xmx512m"));

  /**
   * @param properties of the configuration, by their full keys
   * @param address of the web server
   */
  FullrowService(
      String name, LabFolders folders, Map<String, String> properties, String address, int port) {
    super(name, folders);
    this.port = port;
    this.properties = new TreeMap<>(properties);
    this.properties.putIfAbsent("server.address", address);
    this.properties.putIfAbsent("server.port", Integer.toString(port));
    this.properties.putIfAbsent(
        "fullrow.kafka.properties.application.server", address + ":" + port);
    this.properties.putIfAbsent("fullrow.state-dir", data().resolve("state").toString());
  }

  /** A system property of its JVM from the next start on. */
  public FullrowService withSystemProperty(String name, String value) {
    options.add("-D" + name + "=" + value);
    return this;
  }

  /**
   * Another heap than 512 MB from the next start on.
   *
   * @param size as after {@code -Xmx}
   */
  public FullrowService withHeap(String size) {
    options.add("-Xms" + size);
    options.add("-Xmx" + size);
    return this;
  }

  /** From the next start on as it is in the image: of jars, with an archive of their classes. */
  public FullrowService packaged() {
    if (packaged) {
      return this;
    }
    packaged = true;
    PackagedClasses made =
        PackagedClasses.in(data(), productionClassPath(), List.copyOf(options), MAIN);
    classPath = made.classPath();
    options.add("-XX:SharedArchiveFile=" + made.archive());
    return this;
  }

  /** The base URL of the actuator's endpoints. */
  public String actuator() {
    return "http://" + properties.get("server.address") + ":" + port + "/actuator";
  }

  /** The answer of an endpoint, whatever its status. */
  public HttpResponse<String> get(String endpoint) throws IOException {
    return send(request(endpoint).build());
  }

  /**
   * The answer of an endpoint to JSON, whatever its status. It has to be among those that {@code
   * management.endpoints.web.exposure.include} names.
   */
  public HttpResponse<String> post(String endpoint, String json) throws IOException {
    return send(
        request(endpoint)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private HttpRequest.Builder request(String endpoint) {
    return HttpRequest.newBuilder(URI.create(actuator() + "/" + endpoint))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Starts a command of the jar with the service's own configuration, whether the service runs or
   * not.
   *
   * @param command its name and options
   */
  public CommandRun startCommand(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(configuration());
    return run(command[0], new JavaCommand(options, classPath, MAIN, arguments));
  }

  @Override
  JavaCommand command() {
    return new JavaCommand(options, classPath, MAIN, configuration());
  }

  private List<String> configuration() {
    return properties.entrySet().stream()
        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  /** As in the image. */
  @Override
  Map<String, String> environment() {
    return Map.of("MALLOC_ARENA_MAX", "2");
  }

  /** Our own class path without the tests: what the packaged service would have, and more jars. */
  private static List<String> productionClassPath() {
    String all = System.getProperty("surefire.test.class.path");
    String path = all == null ? System.getProperty("java.class.path") : all;
    return Arrays.stream(path.split(System.getProperty("path.separator")))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .toList();
  }

  @Override
  boolean isReady() throws IOException {
    return get("health/liveness").statusCode() == 200;
  }
}
