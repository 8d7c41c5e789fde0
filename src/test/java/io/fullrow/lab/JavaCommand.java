// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program to run in a JVM of its own.
 *
 * @param options the JVM's options, the class path excepted
 * @param classPath its entries
 * @param main the main class
 * @param arguments the program's
 */
record JavaCommand(
    List<String> options, List<String> classPath, String main, List<String> arguments) {
  /**
   * Options of every JVM that is started, by {@code -Dfullrow.lab.jvm-options}, separated by
   * spaces. The build's tests compile quickly and simply: their servers live for a minute, and half
   * of that on two cores went into the better compiler.
   */
  private static final List<String> COMMON =
      Stream.of(System.getProperty("fullrow.lab.jvm-options", "").split(" "))
          .filter(option -> !option.isEmpty())
          .toList();

  JavaCommand {
    options = List.copyOf(options);
    classPath = List.copyOf(classPath);
    arguments = List.copyOf(arguments);
  }

  /** The command line for the JDK that runs this, tethered to this process. */
  List<String> line(Path tether) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-javaagent:" + tether + "=" + ProcessHandle.current().pid());
    line.addAll(COMMON);
    line.addAll(options);
    line.add("-cp");
    line.add(String.join(System.getProperty("path.separator"), classPath));
    line.add(main);
    line.addAll(arguments);
    return line;
  }
}
