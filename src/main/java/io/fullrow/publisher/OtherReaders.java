// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Finds what else reads a node's {@code cdc_raw}: two readers delete each other's segments, read or
 * not.
 */
final class OtherReaders {
  /** A node ignores it: its segments have other names. */
  private static final String LOCK = ".fullrow-publisher.lock";

  /** Debezium's connector reads its node's configuration, and where cdc_raw is from that. */
  private static final String DEBEZIUM_CONFIG = "cassandra.config";

  private OtherReaders() {}

  /**
   * Keeps other publishers away, whatever state folder they have.
   *
   * @return to be closed at the end
   * @throws IllegalStateException if one is there
   */
  static AutoCloseable lock(Path cdcRaw) throws IOException {
    FileChannel channel =
        FileChannel.open(cdcRaw.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (StateFolder.lock(channel) == null) {
      channel.close();
      throw new IllegalStateException(
          "another publisher reads "
              + cdcRaw
              + ": two delete each other's segments. Stop it, and go on with its --state folder");
    }
    return channel;
  }

  /**
   * Debezium's connector for the node of this configuration, on this machine.
   *
   * @return its process, for people; empty if none is seen. Of other users' processes the arguments
   *     may be hidden
   */
  static Optional<String> debezium(Path cassandraYaml) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> isDebezium(arguments(process), folder(process), cassandraYaml))
        .map(process -> "process " + process.pid())
        .findAny();
  }

  /** With the program; Java itself reads no more than a page of them, which a class path fills. */
  private static List<String> arguments(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1));
    } catch (IOException e) {
      return Stream.concat(
              process.info().command().stream(),
              process.info().arguments().stream().flatMap(Stream::of))
          .toList();
    }
  }

  /** Where it was started; this one's if that is hidden. */
  private static Path folder(ProcessHandle process) {
    try {
      return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
    } catch (IOException e) {
      return Path.of("").toAbsolutePath();
    }
  }

  /**
   * Its properties are a file that is an argument.
   *
   * @param command with its arguments
   * @param folder where it was started
   */
  static boolean isDebezium(List<String> command, Path folder, Path cassandraYaml) {
    return !command.isEmpty()
        && isJava(command.get(0))
        && command.stream().anyMatch(argument -> argument.contains("debezium"))
        && command.stream()
            .flatMap(argument -> config(argument, folder))
            .anyMatch(yaml -> same(yaml, cassandraYaml));
  }

  /** An editor may have the same properties open. */
  private static boolean isJava(String program) {
    return program.equals("java") || program.endsWith("/java");
  }

  private static Stream<Path> config(String argument, Path folder) {
    try {
      Path file = folder.resolve(argument);
      if (!argument.endsWith(".properties") || !Files.isReadable(file)) {
        return Stream.empty();
      }
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      }
      return Optional.ofNullable(properties.getProperty(DEBEZIUM_CONFIG))
          .map(folder::resolve)
          .stream();
    } catch (IOException | IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }
}
