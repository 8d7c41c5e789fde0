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
import java.util.stream.Stream;

/** The publisher beside one Cassandra node, which reads that node's commit log. */
public final class NodePublisher extends Server {
  private static final String MAIN = "io.fullrow.publisher.Publisher";

  /** The jar of the build; without it the classes as they are. */
  private static final Optional<Path> JAR =
      Optional.ofNullable(System.getProperty("fullrow.lab.publisher-jar")).map(Path::of);

  private final CassandraNode node;
  private final String bootstrapServers;
  private volatile List<String> tables = List.of();
  private volatile List<String> extra = List.of();

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

  /** With one more option from its next start on, which goes before those of earlier calls. */
  public NodePublisher withOption(String option) {
    List<String> more = new ArrayList<>(List.of(option));
    String name = option.replaceFirst("=.*", "=");
    extra.stream().filter(each -> !each.startsWith(name)).forEach(more::add);
    extra = List.copyOf(more);
    return this;
  }

  /**
   * Stops it, and lets it begin with what is there at its next start: a connector takes segments
   * meanwhile, whose changes would be told as lost.
   */
  void forget() {
    stop();
    try {
      Files.deleteIfExists(data().resolve("state/position"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    withOption("--accept-lost-state");
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

  /**
   * Begins to publish a snapshot of the node, whether the publisher of its log runs or not.
   *
   * @param options of the subcommand, besides those that say where everything is
   */
  public CommandRun snapshot(List<String> published, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("snapshot"));
    arguments.addAll(arguments(published));
    arguments.add("--jmx=127.0.0.1:" + node.jmxPort());
    arguments.addAll(options);
    return run("snapshot", command(arguments));
  }

  /** What is noted of a snapshot that is not published to its end; empty if there is none. */
  public Optional<String> unfinishedSnapshot() {
    Path state = data().resolve("state");
    if (!Files.exists(state)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(state)) {
      Optional<Path> file =
          files.filter(each -> each.getFileName().toString().matches("snapshot-\\S+\\d")).findAny();
      return file.isPresent() ? Optional.of(Files.readString(file.get())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  JavaCommand command() {
    List<String> arguments = new ArrayList<>(arguments(tables));
    arguments.add("--http=127.0.0.1:0");
    arguments.addAll(extra);
    return command(arguments);
  }

  private static JavaCommand command(List<String> arguments) {
    List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC"));
    // As the manifest of the jar has them.
    options.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    options.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    options.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    return new JavaCommand(options, classPath(), MAIN, arguments);
  }

  private List<String> arguments(List<String> published) {
    return List.of(
        "--node-lib=" + Path.of(folders().jars(node.release().folder())).getParent(),
        "--cassandra-yaml=" + node.conf().resolve("cassandra.yaml"),
        "--state=" + data().resolve("state"),
        "--kafka=bootstrap.servers=" + bootstrapServers,
        "--table=" + String.join(",", published));
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
