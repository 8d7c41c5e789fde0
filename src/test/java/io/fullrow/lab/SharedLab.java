package io.fullrow.lab;

/**
 * The lab of three nodes that all tests of one JVM share: starting it takes a minute. Tests use
 * tables, topics and groups of their own, and start again whatever server they kill.
 */
public final class SharedLab {
  private static Lab lab;
  private static RuntimeException failure;

  private SharedLab() {}

  /**
   * The lab, started by the first call; it closes with the JVM.
   *
   * @throws IllegalStateException if it could not be started, now or at the first call: it is tried
   *     only once
   */
  public static synchronized Lab get() {
    if (failure != null) {
      throw new IllegalStateException("The lab could not be started", failure);
    }
    if (lab == null) {
      try {
        lab = Lab.builder().nodes(3).start();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return lab;
  }
}
