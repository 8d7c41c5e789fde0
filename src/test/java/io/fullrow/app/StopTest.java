// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.fullrow.ops.HealthChecks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A stop while servers are away: an orchestrator kills what does not end in its grace period. */
class StopTest {
  private static final Duration PROMPT = Duration.ofSeconds(15);
  private static final Duration START = Duration.ofSeconds(60);

  /** Takes connections and never answers, as a host does whose process hangs. */
  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
  }

  @Test
  void shouldStopWhileNoServerIsThere() throws Exception {
    int closed = closedPort();
    ConfigurableApplicationContext context = run(closed, closed);

    stopsPromptly(context);
  }

  @Test
  void shouldStopWhileKafkaAndTargetDoNotAnswer() throws Exception {
    ConfigurableApplicationContext context = run(silent.getLocalPort(), silent.getLocalPort());

    stopsPromptly(context);
  }

  private static ConfigurableApplicationContext run(int kafka, int target) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(FullrowApplication.class)
            .run(
                "--server.port=0",
                "--fullrow.kafka.bootstrap-servers=127.0.0.1:" + kafka,
                "--fullrow.schema-registry.url=http://127.0.0.1:" + kafka,
                "--fullrow.target.contact-points=127.0.0.1:" + target,
                "--fullrow.target.local-datacenter=dc1",
                "--fullrow.tables[0].source=movies.by_genre",
                "--fullrow.tables[0].inputs[0].topic=raw",
                "--fullrow.tables[0].inputs[0].format=debezium",
                "--fullrow.tables[0].events-topic=events",
                "--fullrow.tables[0].target=movies_new.by_genre");
    // both servers have been asked: calls are under way
    HealthChecks checks = context.getBean(HealthChecks.class);
    await()
        .atMost(START)
        .until(
            () -> {
              String waits = checks.holds() + " " + checks.servers();
              return waits.contains("target cluster") && waits.contains("does not answer");
            });
    return context;
  }

  private static void stopsPromptly(ConfigurableApplicationContext context) {
    CompletableFuture<Void> stop = CompletableFuture.runAsync(context::close);
    assertThatCode(() -> stop.get(PROMPT.toMillis(), TimeUnit.MILLISECONDS))
        .as("the stop ends")
        .doesNotThrowAnyException();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
