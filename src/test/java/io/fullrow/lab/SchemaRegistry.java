// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Apicurio's registry, which has the Confluent API. Its schemas and their ids outlive {@code kill
 * -9}: it runs on a database file, where by default it would keep them in memory.
 */
public final class SchemaRegistry extends Server {
  private static final int PORT = 8081;
  private static final String API = "/apis/ccompat/v7";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String address;
  private final int port;

  SchemaRegistry(LabFolders folders, String address) {
    super("registry", folders);
    this.address = address;
    this.port = LoopbackNet.freePort(address, PORT);
  }

  /** The base URL for Confluent's clients; the same after a restart. */
  public String url() {
    return "http://" + address + ":" + port + API;
  }

  @Override
  JavaCommand command() {
    return new JavaCommand(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dquarkus.http.host=" + address,
            "-Dquarkus.http.port=" + port,
            // By default the start fails where the first connection takes more than 5 s.
            "-Dquarkus.datasource.jdbc.acquisition-timeout=120S",
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                + data().resolve("schemas")
                + ";WRITE_DELAY=0"),
        List.of(folders().jars("registry")),
        "io.quarkus.runner.GeneratedMain",
        List.of());
  }

  @Override
  boolean isReady() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/subjects"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the registry", e);
    }
  }
}
