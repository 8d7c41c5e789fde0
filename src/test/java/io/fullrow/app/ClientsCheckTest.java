// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.KafkaSettings;
import io.fullrow.config.Problem;
import io.fullrow.config.RegistrySettings;
import io.fullrow.config.TestProperties;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsCheckTest {
  private static final FullrowProperties PLAIN =
      TestProperties.of(TestProperties.table("k.t", "raw", "fragment", "dp", "n.t"));

  @Test
  void shouldTakeAnOrdinaryConfiguration() {
    assertThat(new ClientsCheck(PLAIN).problems()).isEmpty();
  }

  /** Each of these was a stack trace of 80 lines and more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          security.protocol=SASL_SSLL                       | properties.security.protocol | SASL_SSLL | Correct
          max.poll.records=many                             | properties.max.poll.records  | many      | Correct
          main.consumer.max.poll.records=many               | properties.max.poll.records  | many      | Correct
          producer.linger.ms=soon                           | properties.linger.ms         | soon      | Correct
          security.protocol=SSL,ssl.truststore.location=/no/such/file,ssl.truststore.password=pa55pa55 | properties | /no/such/file | ssl.truststore
          security.protocol=SASL_SSL,sasl.mechanism=PLAIN   | properties                   | JAAS      | sasl.jaas.config
          security.protocol=SASL_PLAINTEXT,sasl.mechanism=PLAIN,sasl.jaas.config=pa55pa55 nonsense | properties | JAAS | sasl.jaas.config
          security.protocol=SASL_PLAINTEXT,sasl.mechanism=PLAIN,sasl.jaas.config=no.such.Module required password="pa55pa55"; | properties | no.such.Module | sasl.jaas.config
          """)
  void shouldSayInOneMessageWhatKafkasClientDoesNotTake(
      String settings, String key, String reason, String remedy) {
    // given
    Map<String, String> kafka = new TreeMap<>();
    for (String setting : settings.split(",")) {
      kafka.put(setting.split("=", 2)[0], setting.split("=", 2)[1].strip());
    }
    KafkaSettings properties = new KafkaSettings(List.of("localhost:9092"), kafka, Map.of());

    // when
    List<Problem> problems =
        new ClientsCheck(TestProperties.with(PLAIN, properties, PLAIN.schemaRegistry())).problems();

    // then
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo("fullrow.kafka." + key);
    assertThat(problems.get(0).reason()).contains(reason);
    assertThat(problems.get(0).remedy()).contains(remedy);
    assertThat(problems.toString()).doesNotContain("pa55", "\n\tat ");
  }

  @Test
  void shouldSayWhatTheRegistrysClientDoesNotTake() {
    RegistrySettings registry =
        new RegistrySettings(
            "http://h",
            Map.of(
                "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "pa55pa55"));

    List<Problem> problems =
        new ClientsCheck(TestProperties.with(PLAIN, PLAIN.kafka(), registry)).problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo("fullrow.schema-registry.properties");
    assertThat(problems.toString()).contains("must be user:password").doesNotContain("pa55");
  }
}
