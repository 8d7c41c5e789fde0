// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://me:pa55@registry:8081/x     | https://(hidden)@registry:8081/x
          http://a:pa55@h,http://b:pa55@i     | http://(hidden)@h,http://(hidden)@i
          http://a:pa/5@5@h,http://b:p/5@i/@j | http://(hidden)@h,http://(hidden)@j
          http://a:pa/55@h refused by b@c     | http://(hidden)@h refused by b@c
          htps://pa55@h                       | htps://(hidden)@h
          Login required password="pa55 x";   | Login required password=(hidden);
          ssl.keystore.password=pa55, more    | ssl.keystore.password=(hidden), more
          clientSecret: 'pa55'                | clientSecret: (hidden)
          http://registry:8081                | http://registry:8081
          there is a password without a user  | there is a password without a user
          """)
  void shouldMaskWhatLooksLikeASecret(String text, String masked) {
    assertThat(Secrets.masked(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "fullrow.target.password, true",
    "fullrow.target.pasword, true",
    "fullrow.target.driver.advanced.x, true",
    "fullrow.kafka.properties.sasl.jaas.config, true",
    "fullrow.kafka.plugin-properties.any, true",
    "fullrow.target.username, false",
    "fullrow.keyspaces[0].source, false",
    "fullrow.target.consistency, false",
  })
  void shouldShowNoValueOfASecretKey(String key, boolean hidden) {
    assertThat(Secrets.shown(key, "value")).isEqualTo(hidden ? Secrets.HIDDEN : "value");
    assertThat(Secrets.shown(key, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:pa/ss@55@h:8081/x, pa/ss@55",
    "http://u:pa%2Fss@h, pa/ss",
    "http://u:pa+ss%4055@h, pa+ss@55",
    "http://u:pa%zz55@h, pa%zz55",
  })
  void shouldHideThePasswordOfAUrlThatIsNotWrittenAsItMustBe(String url, String password) {
    // given
    FullrowProperties plain =
        TestProperties.of(TestProperties.table("k.t", "raw", "fragment", "dp", "n.t"));
    Secrets secrets =
        Secrets.of(TestProperties.with(plain, plain.kafka(), new RegistrySettings(url, Map.of())));

    // then
    assertThat(secrets.hide("bad: " + password + " in " + url)).doesNotContain(password);
    assertThat(Secrets.shown("fullrow.schema-registry.url", url)).doesNotContain(password);
  }

  @Test
  void shouldHideWhatIsConfiguredWhereverItIsRepeated() {
    // given
    FullrowProperties plain =
        TestProperties.of(TestProperties.table("k.t", "raw", "fragment", "dp", "n.t"));
    KafkaSettings kafka =
        new KafkaSettings(
            List.of("h:1"),
            Map.of(
                "sasl.jaas.config", "Login required p='jaas55';", "ssl.truststore.location", "/f"),
            Map.of("my.token", "token55"));
    Secrets secrets =
        Secrets.of(
            TestProperties.with(plain, kafka, new RegistrySettings("http://u:p%4055@h", Map.of())));

    // when
    String hidden = secrets.hide("/f: bad: Login required p='jaas55';, token55, p@55, p%4055");

    // then
    assertThat(hidden)
        .startsWith("/f: bad: ")
        .doesNotContain("jaas55", "token55", "p@55", "p%4055");
  }
}
