// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.ops.HealthChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Nothing routes by readiness, and an unready pod keeps a node from being drained. */
class ReadinessTest {
  private static final Duration PATIENCE = StartProgress.PATIENCE.plusSeconds(50);

  @Test
  void shouldBeReadyAndTellWhatItWaitsForWhileNoServerIsThere() throws Exception {
    try (ConfigurableApplicationContext context = run(closedPort())) {
      HealthChecks checks = context.getBean(HealthChecks.class);

      await("ready").atMost(PATIENCE).until(() -> checks.readiness().up());

      assertThat(checks.liveness().up()).isTrue();
      assertThat(checks.servers().up()).isFalse();
      assertThat(checks.servers().details().get("kafka")).contains("DOWN", "does not answer");
      assertThat(checks.holds().details().get("start")).contains("DOWN", "waiting for target");
      MeterRegistry registry = context.getBean(MeterRegistry.class);
      assertThat(registry.get("fullrow.dependency.up").tag("dependency", "kafka").gauge().value())
          .isZero();
    }
  }

  private static ConfigurableApplicationContext run(int port) {
    return new SpringApplicationBuilder(FullrowApplication.class)
        .run(
            "--server.port=0",
            "--fullrow.kafka.bootstrap-servers=127.0.0.1:" + port,
            "--fullrow.schema-registry.url=http://127.0.0.1:" + port,
            "--fullrow.target.contact-points=127.0.0.1:" + port,
            "--fullrow.target.local-datacenter=dc1",
            "--fullrow.tables[0].source=movies.by_genre",
            "--fullrow.tables[0].inputs[0].topic=raw",
            "--fullrow.tables[0].inputs[0].format=debezium",
            "--fullrow.tables[0].events-topic=events",
            "--fullrow.tables[0].target=movies_new.by_genre");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
