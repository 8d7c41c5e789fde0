// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Cassandra's classes need of JDK 17, in a node and in a connector. */
final class CassandraJvm {
  private static final Stream<String> EXPORTS =
      Stream.of(
          "java.base/jdk.internal.misc",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "java.base/java.lang.ref",
          "java.base/java.lang.reflect",
          "jdk.unsupported/sun.misc");

  private static final Stream<String> OPENS =
      Stream.of(
          "java.base/java.lang.module",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "jdk.management/com.sun.management.internal",
          "java.base/sun.nio.ch",
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.reflect",
          "java.base/java.util",
          "java.base/java.nio",
          "java.base/java.util.concurrent.atomic");

  /** The options. */
  static final List<String> OPTIONS =
      Stream.concat(
              EXPORTS.map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              OPENS.map(name -> "--add-opens=" + name + "=ALL-UNNAMED"))
          .collect(Collectors.toUnmodifiableList());

  private CassandraJvm() {}
}
