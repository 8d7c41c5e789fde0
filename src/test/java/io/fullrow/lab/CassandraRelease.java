// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.util.List;
import java.util.stream.Stream;

/** A release of Cassandra that the lab runs. */
public enum CassandraRelease {
  V4_0("4.0", "cassandra-4.0"),
  V4_1("4.1", "cassandra-4.1"),
  V5_0("5.0", "cassandra");

  /** Older releases measure objects by reflection, JDK 17 or not. */
  private static final List<String> MEASURED =
      List.of(
          "java.lang.ref",
          "java.math",
          "java.net",
          "java.nio.file",
          "java.security",
          "java.text",
          "java.time",
          "java.util.concurrent",
          "java.util.concurrent.locks",
          "java.util.function",
          "java.util.regex",
          "jdk.internal.loader",
          "jdk.internal.misc",
          "sun.net.www.protocol.jar",
          "sun.nio.fs");

  private final String number;
  private final String folder;

  CassandraRelease(String number, String folder) {
    this.number = number;
    this.folder = folder;
  }

  /**
   * @param number such as {@code 4.1}
   */
  public static CassandraRelease of(String number) {
    return Stream.of(values())
        .filter(release -> release.number.equals(number))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the lab has no Cassandra " + number));
  }

  /** Of its jars, in target/lab. */
  String folder() {
    return folder;
  }

  /** Whether it is older than vectors, and than writetimes of the elements of a collection. */
  public boolean isBefore5() {
    return this != V5_0;
  }

  /** Options of a node's JVM, besides those that all releases need. */
  List<String> options(LabFolders folders) {
    return isBefore5()
        ? Stream.concat(
                Stream.of("-javaagent:" + folders.jar(folder, "jamm-")),
                MEASURED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
            .toList()
        : List.of();
  }

  /** A cassandra.yaml of this release, from one of 5.0. */
  String yaml(String text) {
    String known =
        isBefore5()
            ? text.replaceAll("(?m)^(cdc_on_repair_enabled|commitlog_disk_access_mode):.*\n", "")
            : text;
    return this == V4_0
        ? known
            .replaceAll("(?m)^(commitlog_sync_period): (\\d+)ms$", "$1_in_ms: $2")
            .replaceAll("(?m)^(commitlog_sync_group_window): (\\d+)ms$", "$1_in_ms: $2")
            .replaceAll("(?m)^(commitlog_segment_size): (\\d+)MiB$", "$1_in_mb: $2")
            .replaceAll("(?m)^(\\w+_request_timeout): (\\d+)s$", "$1_in_ms: $2000")
        : known;
  }
}
