// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processor time of a JVM's threads by group, from Linux's {@code /proc}. Linux keeps only the
 * first 15 characters of a thread's name, which are the same for most of the service's; the whole
 * names come from {@code jcmd}, which stops the process for a moment.
 */
final class ThreadTimes {
  /** Linux counts in ticks of 10 ms for every program, whatever its own are. */
  private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

  private static final Pattern JCMD_THREAD =
      Pattern.compile("^\"(.*?)\" .*nid=(0x[0-9a-f]+|\\d+).*");

  /** After the name: state is the first field, user and system time the twelfth and thirteenth. */
  private static final int USER = 11;

  private final Path tasks;
  private final long pid;
  private Map<Long, String> names = Map.of();

  ThreadTimes(long pid) {
    this.pid = pid;
    this.tasks = Path.of("/proc", Long.toString(pid), "task");
  }

  /** Asks the process for the names of its threads, which may have changed. */
  void readNames() {
    if (!Files.isDirectory(tasks)) {
      return;
    }
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
              .redirectErrorStream(true)
              .start();
      try (Stream<String> lines = process.inputReader().lines()) {
        Map<Long, String> found = new HashMap<>(names);
        lines
            .map(JCMD_THREAD::matcher)
            .filter(Matcher::matches)
            .forEach(line -> found.put(Long.decode(line.group(2)), line.group(1)));
        names = found;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no thread names", e);
    }
  }

  /** Nanoseconds since each thread's start, of those that live; empty where there is no /proc. */
  Map<String, Long> nanosByGroup() {
    Map<String, Long> nanos = new TreeMap<>();
    if (!Files.isDirectory(tasks)) {
      return nanos;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        add(thread, nanos);
      }
      return nanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Path thread, Map<String, Long> nanos) throws IOException {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int nameEnds = stat.lastIndexOf(')');
      String[] fields = stat.substring(nameEnds + 2).split(" ");
      long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]);
      String shortName = stat.substring(stat.indexOf('(') + 1, nameEnds);
      String name = names.getOrDefault(Long.valueOf(thread.getFileName().toString()), shortName);
      nanos.merge(ThreadGroups.of(name), ticks * NANOS_PER_TICK, Long::sum);
    } catch (NoSuchFileException e) {
      // It has ended meanwhile, and what it took is not known any more.
    } catch (IOException e) {
      if (!"No such process".equals(e.getMessage())) {
        throw e;
      }
    }
  }
}
