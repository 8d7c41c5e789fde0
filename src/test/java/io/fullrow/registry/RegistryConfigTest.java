// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
  private static final String URL = "schema.registry.url";

  @Test
  void shouldReadAUrl() {
    RegistryConfig config = RegistryConfig.from(Map.of(URL, "http://localhost:8081"));

    assertThat(config.endpoints()).hasToString("[http://localhost:8081]");
  }

  @Test
  void shouldReadTextsAndObjects() {
    RegistryConfig config =
        RegistryConfig.from(
            Map.of(
                URL,
                List.of("http://a:1/api/", " https://b "),
                "auto.register.schemas",
                true,
                "http.read.timeout.ms",
                "700",
                "bootstrap.servers",
                "someone else's"));

    assertThat(config.endpoints()).hasToString("[http://a:1/api, https://b]");
    assertThat(config.readTimeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void shouldKeepCredentialsOutOfItsText() {
    RegistryConfig config = RegistryConfig.from(Map.of(URL, "http://me:secret@host:1"));

    assertThat(config.endpoints().get(0).authorization()).isPresent();
    assertThat(config.toString()).doesNotContain("secret").doesNotContain("Basic");
  }

  @Test
  void shouldAcceptTheTopicNameStrategyByClassAndByName() {
    String strategy = "io.confluent.kafka.serializers.subject.TopicNameStrategy";

    assertThat(RegistryConfig.from(with("key.subject.name.strategy", strategy))).isNotNull();
  }

  @Test
  void shouldRefuseWhatItDoesNotSupport() {
    String record = "io.confluent.kafka.serializers.subject.RecordNameStrategy";
    assertRefused("key.subject.name.strategy", record);
    assertRefused("value.subject.name.strategy", record);
    assertRefused("basic.auth.credentials.source", "SASL_INHERIT");
    assertRefused("auto.register.schemas", "false");
    assertRefused("use.schema.id", "7");
    assertRefused("bearer.auth.credentials.source", "STATIC_TOKEN");
    assertRefused("schema.registry.ssl.truststore.location", "/etc/trust.jks");
  }

  @Test
  void shouldRefuseBadValues() {
    assertRefused(URL, "");
    assertRefused(URL, "mock://scope");
    assertRefused(URL, "localhost:8081");
    assertRefused("max.retries", "-1");
    assertRefused("http.read.timeout.ms", "5s");
    assertThatThrownBy(() -> RegistryConfig.from(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(URL);
  }

  @Test
  void shouldNotRepeatAPassword() {
    Map<String, Object> configs = with("basic.auth.credentials.source", "USER_INFO");
    configs.put("basic.auth.user.info", "secret");

    assertThatThrownBy(() -> RegistryConfig.from(configs))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> RegistryConfig.from(Map.of(URL, "http://me:secret @host")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("secret");
  }

  private static void assertRefused(String key, String value) {
    assertThatThrownBy(() -> RegistryConfig.from(with(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> configs = new HashMap<>(Map.of(URL, "http://localhost:8081"));
    configs.put(key, value);
    return configs;
  }
}
