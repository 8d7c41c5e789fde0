// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HealthChecks.Result;
import io.fullrow.ops.LagAnswers;
import io.fullrow.ops.LagReport;
import io.fullrow.ops.MemberAnswer;
import io.fullrow.ops.MemberStatus;
import io.fullrow.ops.Meters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints over HTTP, without any stage. */
class ActuatorTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({OperationsConfiguration.class, LagEndpoint.class})
  static class Endpoints {}

  @BeforeEach
  void start() {
    context =
        new SpringApplicationBuilder(Endpoints.class)
            .run(
                "--server.port=0",
                "--fullrow.tables[0].source=movies.by_genre",
                "--fullrow.tables[0].inputs[0].topic=raw",
                "--fullrow.tables[0].inputs[0].format=debezium",
                "--fullrow.tables[0].events-topic=events",
                "--fullrow.tables[0].target=movies_new.by_genre");
  }

  @AfterEach
  void stop() {
    context.close();
  }

  @Test
  void shouldBeLiveButNotReadyBeforeTheStagesAre() throws Exception {
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(get("/actuator/lag").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldAnswerTheLagToTheLetter() throws Exception {
    LagReport report =
        new LagReport(
            "RUNNING",
            true,
            OptionalLong.of(35),
            new LagReport.Materialize(
                "fullrow",
                OptionalLong.of(0),
                OptionalLong.of(12),
                3,
                0,
                List.of(),
                "fullrow-decode"),
            new LagReport.Sink(
                "fullrow-sink", OptionalLong.of(0), OptionalLong.of(40), 2, 1, 3, List.of()),
            Optional.empty(),
            new LagReport.Propagation(80, 150, 400, 900, 60, 1234),
            0,
            List.of());
    MemberAnswer own =
        new MemberAnswer(new MemberStatus("RUNNING", 3, 0, 2, 0, 3, 0), "window", List.of());
    context.getBeanFactory().registerSingleton("lagAnswers", new FixedAnswers(report, own));

    assertThat(get("/actuator/lag").body())
        .isEqualTo(
            "{\"state\":\"RUNNING\",\"caughtUp\":true,\"ageMs\":35,"
                + "\"materialize\":{\"group\":\"fullrow\",\"lag\":0,\"timeLagMs\":12,\"buffered\":3,"
                + "\"pendingSlices\":0,\"partitions\":[],\"decodeGroup\":\"fullrow-decode\"},"
                + "\"sink\":{\"group\":\"fullrow-sink\",\"lag\":0,\"timeLagMs\":40,\"inFlight\":2,\"held\":1,"
                + "\"oldestUnackedMs\":3,\"partitions\":[]},"
                + "\"propagation\":{\"p50Ms\":80,\"p99Ms\":150,\"p999Ms\":400,\"maxMs\":900,"
                + "\"windowSeconds\":60,\"samples\":1234},\"deadLetters\":0,\"waiting\":[]}");
    assertThat(
            new JsonMapper()
                .readValue(get("/actuator/lag?scope=member").body(), MemberAnswer.class))
        .isEqualTo(own);
  }

  private record FixedAnswers(LagReport report, MemberAnswer member) implements LagAnswers {}

  @Test
  void shouldFollowTheChecksAndStayReadyWhileAServerIsAway() throws Exception {
    HealthChecks checks = context.getBean(HealthChecks.class);
    AtomicReference<Result> target = new AtomicReference<>(Result.up("2 nodes"));
    AtomicReference<Result> streams = new AtomicReference<>(Result.up("RUNNING"));
    checks.addReadiness("start", () -> Result.up("started"));
    checks.addServer("target", target::get);
    checks.addLiveness("streams", streams::get);

    assertThat(get("/actuator/health/readiness").body()).contains("\"start\":\"UP, started\"");
    assertThat(get("/actuator/health/dependencies").body()).contains("UP, 2 nodes");
    assertThat(get("/actuator/health/dependencies").statusCode()).isEqualTo(200);

    target.set(Result.down("no node answers"));

    assertThat(get("/actuator/health/dependencies").statusCode()).isEqualTo(503);
    assertThat(get("/actuator/health/dependencies").body()).contains("DOWN, no node answers");
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);

    streams.set(Result.down("ERROR"));

    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldShowTheMetricsByTheirPublicNames() throws Exception {
    Meters meters = context.getBean(Meters.class);
    meters.fragmentsReceived(TableId.parse("movies.by_genre"), 3);
    meters.deadLetter("malformed");
    meters.propagation(Duration.ofMillis(70));

    String page = get("/actuator/prometheus").body();

    assertThat(page)
        .contains("fullrow_fragments_received_total{table=\"movies.by_genre\"} 3.0")
        .contains("fullrow_dead_letters_total{reason=\"malformed\"} 1.0")
        .contains("fullrow_propagation_seconds_bucket{le=\"0.1\"} 1");
    assertThat(get("/actuator/info").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String port = context.getEnvironment().getProperty("local.server.port");
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
