// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.ConfigurationReader;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.tables.Formats;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DemoConfigurationTest {
  private static final DemoConfiguration CONFIGURATION =
      new DemoConfiguration(
          "127.0.2.1:9092",
          "http://127.0.2.1:8081/apis/ccompat/v7",
          "127.0.2.1:9042",
          "datacenter1",
          new DebeziumSource());

  @TempDir private Path folder;

  @Test
  void shouldBeReadFromItsFile() throws Exception {
    // when
    FullrowProperties read = read(CONFIGURATION.writeTo(folder.resolve("demo")));

    // then
    assertThat(read.applicationId()).isEqualTo("fullrow");
    assertThat(read.partitions()).isEqualTo(4);
    assertThat(read.kafka().bootstrapServers()).containsExactly("127.0.2.1:9092");
    assertThat(read.schemaRegistry().url()).isEqualTo("http://127.0.2.1:8081/apis/ccompat/v7");
    assertThat(read.target().contactPoints()).containsExactly("127.0.2.1:9042");
    assertThat(read.target().localDatacenter()).isEqualTo("datacenter1");
    assertThat(read.tables())
        .containsExactly(
            new TableSettings(
                "movies.movies_by_genre",
                List.of(
                    new InputSettings(
                        "lab.movies.movies_by_genre",
                        "debezium",
                        List.of("attrs", "notes", "studio", "tags"))),
                "dp.movies.movies_by_genre",
                "movies_new.movies_by_genre",
                List.of("notes")));
  }

  @Test
  void shouldAcceptNoLossOfThePublishers() throws Exception {
    // given
    DemoConfiguration configuration =
        new DemoConfiguration(
            CONFIGURATION.bootstrapServers(),
            CONFIGURATION.registryUrl(),
            CONFIGURATION.contactPoint(),
            CONFIGURATION.localDatacenter(),
            new PublisherSource());

    // when
    FullrowProperties read = read(configuration.writeTo(folder.resolve("demo")));

    // then
    assertThat(read.tables().get(0).inputs())
        .containsExactly(new InputSettings("raw.movies.movies_by_genre", "fragment", List.of()));
  }

  @Test
  void shouldBeNamedOnTheCommandLineAsAFolder() {
    assertThat(DemoConfiguration.argument())
        .isEqualTo("--spring.config.additional-location=target/demo/");
  }

  /** As the jar reads it, without what the environment of the test has. */
  private static FullrowProperties read(Map<String, String> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemEnvironment");
    environment.getPropertySources().remove("systemProperties");
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("arguments", Map.copyOf(properties)));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return new ConfigurationReader(environment, Formats.names(), bound -> List.of()).read();
  }
}
