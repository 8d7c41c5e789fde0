package io.fullrow.registry;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests of this package find what they cannot fake. */
final class RealServers {
  private RealServers() {}

  /** The base URL of a real registry's Confluent API. */
  static String registryUrl() {
    return required("fullrow.it.registry.url");
  }

  /** Debezium's jar-with-dependencies, which holds Confluent's own serializers. */
  static Path debeziumJar() {
    Path jar = Path.of(required("fullrow.it.debezium.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("there is no file " + jar);
    }
    return jar;
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("set -D" + property + " to run the tests on real servers");
    }
    return value;
  }
}
