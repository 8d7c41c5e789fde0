// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.RegistrySettings;
import io.fullrow.config.TestProperties;
import io.fullrow.ops.HealthChecks;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service with a secret wherever one can be, and every text that it gives away. */
@ExtendWith(OutputCaptureExtension.class)
class NoSecretShownTest {
  private static final String SECRET = "s3cr3t-pa55";
  private static final Duration START = Duration.ofSeconds(90);

  @Test
  void shouldShowNoSecretInLogsAndEndpoints(CapturedOutput output) throws Exception {
    // given
    int nobody = closedPort();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(FullrowApplication.class).run(arguments(nobody))) {
      HealthChecks checks = context.getBean(HealthChecks.class);

      // when: a server has been asked in vain
      await().atMost(START).until(() -> checks.servers().toString().contains("does not answer"));

      // then
      int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      for (String endpoint :
          List.of("health", "health/dependencies", "info", "lag", "prometheus")) {
        assertThat(get(port, endpoint)).as(endpoint).isNotEmpty().doesNotContain(SECRET);
      }
    }
    assertThat(output.getAll()).contains("Fullrow").doesNotContain(SECRET);
  }

  @Test
  void shouldShowNoSecretInTheSummary() {
    FullrowProperties plain =
        TestProperties.of(TestProperties.table("k.t", "raw", "fragment", "dp", "n.t"));
    RegistrySettings registry =
        new RegistrySettings("https://me:" + SECRET + "@registry:8081", Map.of());

    String text =
        new StartupSummary(TestProperties.with(plain, plain.kafka(), registry), List.of()).text();

    assertThat(text).contains("https://(hidden)@registry:8081").doesNotContain(SECRET);
  }

  private static String[] arguments(int nobody) {
    return new String[] {
      "--server.port=0",
      "--fullrow.kafka.bootstrap-servers=127.0.0.1:" + nobody,
      "--fullrow.kafka.properties.security.protocol=SASL_PLAINTEXT",
      "--fullrow.kafka.properties.sasl.mechanism=PLAIN",
      "--fullrow.kafka.properties.sasl.jaas.config="
          + "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"me\" password=\""
          + SECRET
          + "\";",
      "--fullrow.kafka.plugin-properties.my.token=" + SECRET,
      "--fullrow.schema-registry.url=http://me:" + SECRET + "@127.0.0.1:" + nobody,
      "--fullrow.target.contact-points=127.0.0.1:" + nobody,
      "--fullrow.target.local-datacenter=dc1",
      "--fullrow.target.username=me",
      "--fullrow.target.password=" + SECRET,
      "--fullrow.tables[0].source=movies.by_genre",
      "--fullrow.tables[0].inputs[0].topic=raw",
      "--fullrow.tables[0].inputs[0].format=debezium",
      "--fullrow.tables[0].events-topic=events",
      "--fullrow.tables[0].target=movies_new.by_genre"
    };
  }

  private static String get(int port, String endpoint) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
