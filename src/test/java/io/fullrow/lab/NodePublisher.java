// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The publisher beside one Cassandra node, which reads that node's commit log. */
public final class NodePublisher extends Server {
  private static final String MAIN = "io.fullrow.publisher.Publisher";

  /** The jar of the build; without it the classes as they are. */
  private static final Optional<Path> JAR =
      Optional.ofNullable(System.getProperty("fullrow.lab.publisher-jar")).map(Path::of);

  private final CassandraNode node;
  private final String bootstrapServers;
  private volatile List<String> tables = List.of();

  NodePublisher(LabFolders folders, CassandraNode node, String bootstrapServers) {
    super("publisher-" + node.number(), folders);
    this.node = node;
    this.bootstrapServers = bootstrapServers;
  }

  /** Of a table, by the names as they are. */
  public static String topic(String keyspace, String table) {
    return "raw." + keyspace + "." + table;
  }

  /** Makes it run with these tables. */
  void startWith(List<String> published) {
    if (isRunning() && published.equals(tables)) {
      return;
    }
    stop();
    tables = List.copyOf(published);
    start();
  }

  /** The position that it has stored; empty before the first one. */
  public Optional<String> position() {
    try {
      Path file = data().resolve("state/position");
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  JavaCommand command() {
    List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC"));
    // As the manifest of the jar has them.
    options.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    options.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    options.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    return new JavaCommand(options, classPath(), MAIN, arguments());
  }

  private List<String> arguments() {
    return List.of(
        "--node-lib=" + Path.of(folders().jars(node.release().folder())).getParent(),
        "--cassandra-yaml=" + node.conf().resolve("cassandra.yaml"),
        "--state=" + data().resolve("state"),
        "--kafka=bootstrap.servers=" + bootstrapServers,
        "--table=" + String.join(",", tables),
        "--http=127.0.0.1:0");
  }

  private static List<String> classPath() {
    if (JAR.isPresent()) {
      return List.of(JAR.get().toString());
    }
    String all = System.getProperty("surefire.test.class.path");
    String path = all == null ? System.getProperty("java.class.path") : all;
    return Arrays.stream(path.split(System.getProperty("path.separator")))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .toList();
  }

  @Override
  boolean isReady() {
    return log().contains("Publishing ");
  }
}
