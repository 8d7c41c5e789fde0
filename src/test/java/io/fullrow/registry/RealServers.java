// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import io.fullrow.lab.SharedLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the tests of this package find what they cannot fake. */
final class RealServers {
  private RealServers() {}

  /** The base URL of a real registry's Confluent API. */
  static String registryUrl() {
    return SharedLab.get().registry().url();
  }

  /** Debezium's jar-with-dependencies, which holds Confluent's own serializers. */
  static Path debeziumJar() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/lab/debezium"))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }
}
