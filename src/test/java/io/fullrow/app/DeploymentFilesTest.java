// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.FullrowProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code docker} and {@code k8s} follow the configuration contract. */
class DeploymentFilesTest {
  private static final Path K8S = Path.of("k8s/base");
  private static final Path COMPOSE = Path.of("docker/compose.yaml");

  /** {@code spring.lifecycle.timeout-per-shutdown-phase} of our application.yaml. */
  private static final int SHUTDOWN_PHASE_SECONDS = 60;

  @Test
  void shouldBindTheConfigMap() throws IOException {
    // given
    StandardEnvironment environment = empty();
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("pod", Map.of("POD_IP", "10.0.0.7")));
    for (PropertySource<?> source :
        new YamlPropertySourceLoader()
            .load("k8s", new FileSystemResource(K8S.resolve("application.yaml")))) {
      environment.getPropertySources().addLast(source);
    }

    // when
    FullrowProperties bound = ConfigurationLoader.reader(environment).read();

    // then
    assertThat(bound.stateDirectory()).isEqualTo(Path.of("/var/lib/fullrow"));
    assertThat(bound.kafka().properties())
        .containsEntry("application.server", "10.0.0.7:8080")
        .containsEntry("num.standby.replicas", "1");
    assertThat(bound.tables()).hasSize(1);
  }

  @Test
  void shouldBindTheVariablesOfTheComposeFile() throws IOException {
    // given
    Map<String, Object> service = map(map(yaml(COMPOSE).get("services")).get("fullrow"));
    StandardEnvironment environment = empty();
    environment
        .getPropertySources()
        .addLast(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                map(service.get("environment"))));

    // when
    FullrowProperties bound = ConfigurationLoader.reader(environment).read();

    // then
    assertThat(bound.kafka().bootstrapServers()).containsExactly("kafka:9092");
    assertThat(bound.target().contactPoints()).containsExactly("cassandra:9042");
    assertThat(bound.tables()).hasSize(1);
    assertThat(bound.tables().get(0).inputs().get(0).acceptLoss()).hasSize(4);
    assertThat(seconds(service.get("stop_grace_period"))).isGreaterThan(SHUTDOWN_PHASE_SECONDS);
  }

  @Test
  void shouldProbeTheActuatorAndKeepTheStateAndTheLastCommit() throws IOException {
    // given
    Map<String, Object> spec = map(yaml(K8S.resolve("statefulset.yaml")).get("spec"));
    Map<String, Object> pod = map(map(spec.get("template")).get("spec"));
    Map<String, Object> container = map(list(pod.get("containers")).get(0));

    // then
    assertThat(path(container, "startupProbe")).isEqualTo("/actuator/health/liveness");
    assertThat(path(container, "livenessProbe")).isEqualTo("/actuator/health/liveness");
    assertThat(path(container, "readinessProbe")).isEqualTo("/actuator/health/readiness");
    assertThat((Integer) pod.get("terminationGracePeriodSeconds"))
        .isGreaterThan(SHUTDOWN_PHASE_SECONDS);
    assertThat(list(container.get("volumeMounts")).toString()).contains("/var/lib/fullrow");
    assertThat(list(spec.get("volumeClaimTemplates"))).hasSize(1);
    assertThat(ours().get("spring.lifecycle.timeout-per-shutdown-phase"))
        .isEqualTo(SHUTDOWN_PHASE_SECONDS + "s");
  }

  private static Map<String, Object> ours() throws IOException {
    Map<String, Object> all = new HashMap<>();
    for (PropertySource<?> source :
        new YamlPropertySourceLoader()
            .load("ours", new FileSystemResource("src/main/resources/application.yaml"))) {
      String key = "spring.lifecycle.timeout-per-shutdown-phase";
      all.put(key, String.valueOf(source.getProperty(key)));
    }
    return all;
  }

  private static StandardEnvironment empty() {
    StandardEnvironment environment = new StandardEnvironment();
    List<String> names = new ArrayList<>();
    environment.getPropertySources().forEach(source -> names.add(source.getName()));
    names.forEach(environment.getPropertySources()::remove);
    return environment;
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    return map(new Yaml().load(Files.readString(file)));
  }

  private static @Nullable Object path(Map<String, Object> container, String probe) {
    return map(map(container.get(probe)).get("httpGet")).get("path");
  }

  private static int seconds(@Nullable Object text) {
    return Integer.parseInt(Objects.requireNonNull(text).toString().replace("s", ""));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
