// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where one lab keeps things.
 *
 * @param servers the jars, a folder per server, filled by the build
 * @param data what the servers write; deleted when the lab closes
 * @param logs a file for every start of every server; kept
 */
record LabFolders(Path servers, Path data, Path logs) {
  private static final AtomicInteger RUNS = new AtomicInteger();

  /** New folders below {@code target}, named by the time, this process and a count within it. */
  static LabFolders create(Path target) {
    Path servers = target.resolve("lab");
    if (!Files.exists(servers.resolve("complete"))) {
      throw new IllegalStateException(
          servers + " has no servers: run `mvn generate-test-resources` in the project's folder");
    }
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    String run = time + "-" + ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
    deleteLeftovers(target.resolve("lab-data"));
    LabFolders folders =
        new LabFolders(
            servers,
            directory(target.resolve("lab-data").resolve(run)),
            directory(target.resolve("lab-logs").resolve(run)));
    try {
      Tether.writeJar(folders.tether());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folders;
  }

  /** The agent of every server's JVM. */
  Path tether() {
    return data.resolve("tether.jar");
  }

  /** A server's folder for data, made if it is missing. */
  Path data(String server) {
    return directory(data.resolve(server));
  }

  /** A class path entry for all jars of a server, relative to {@link #servers}. */
  String jars(String server) {
    return servers.resolve(server) + "/*";
  }

  /** The jar of a server whose name begins so. */
  Path jar(String server, String begin) {
    try (Stream<Path> jars = Files.list(servers.resolve(server))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(begin))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(server + " has no " + begin + "*.jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All jars of a server as the compiler takes them, which knows no wildcard. */
  String jarFiles(String server) {
    try (Stream<Path> jars = Files.list(servers.resolve(server))) {
      return jars.map(Path::toString)
          .collect(Collectors.joining(System.getProperty("path.separator")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteData() {
    delete(data);
  }

  /** The data of runs whose process was killed before it could delete them. */
  private static void deleteLeftovers(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> runs = Files.list(parent)) {
      List<Path> dead = runs.filter(run -> !isAlive(run.getFileName().toString())).toList();
      dead.forEach(LabFolders::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isAlive(String run) {
    String[] parts = run.split("-");
    return parts.length == 4
        && parts[2].matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(parts[2])).isPresent();
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
