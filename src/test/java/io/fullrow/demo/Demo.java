// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * {@code mvn -q spring-boot:test-run}: the whole main job on real servers, told in the terminal.
 * With {@code -Ddemo.exit=true} it ends after the comparison, with exit code 0 only if the
 * keyspaces are equal; else it stays up until Ctrl-C. {@code -Ddemo.source=debezium} takes
 * Debezium's connectors instead of the publishers.
 *
 * <p>The service runs in a JVM of its own. The annotation only tells the build which class with a
 * main method is meant: no Spring context starts here.
 */
@SpringBootApplication
public class Demo {

  /**
   * Eight servers that live for two minutes: on two processors most of a burst was spent in their
   * better compilers.
   */
  private static final String JVM_OPTIONS = "fullrow.lab.jvm-options";

  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** Runs the demo to its end, and this JVM too. */
  public static void main(String[] args) {
    DemoLogs.toFile();
    if (System.getProperty(JVM_OPTIONS) == null) {
      System.setProperty(JVM_OPTIONS, QUICK_COMPILER);
    }
    boolean exit = Boolean.getBoolean("demo.exit");
    System.exit(new DemoRun(Screen.ofTerminal(), Source.chosen(), exit).run());
  }
}
