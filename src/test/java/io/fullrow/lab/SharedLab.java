// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import org.jspecify.annotations.Nullable;

/**
 * The lab of one node (or {@code -Dfullrow.it.nodes}) that all tests of one JVM share: starting it
 * takes half a minute. The build runs those tagged {@code replicas} with three. Tests use tables,
 * topics and groups of their own, and start again whatever server they kill.
 */
public final class SharedLab {
  /** More start later, and only connectors tell the replicas of a write apart. */
  private static final int NODES = Integer.getInteger("fullrow.it.nodes", 1);

  private static @Nullable Lab lab;
  private static @Nullable RuntimeException failure;
  private static boolean targetStarted;

  private SharedLab() {}

  /** The separate cluster of that lab, running: started by the first call or after a kill. */
  public static synchronized CassandraCluster target() {
    Lab running = get();
    if (!targetStarted) {
      running.startTarget();
      targetStarted = true;
    }
    running.target().nodes().stream().filter(node -> !node.isRunning()).forEach(Server::start);
    return running.target();
  }

  /**
   * The lab, started by the first call; it closes with the JVM.
   *
   * @throws IllegalStateException if it could not be started, now or at the first call: it is tried
   *     only once
   */
  @SuppressWarnings("StaticAssignmentOfThrowable") // the cause of all later failures
  public static synchronized Lab get() {
    if (failure != null) {
      throw new IllegalStateException("The lab could not be started", failure);
    }
    if (lab == null) {
      try {
        lab = Lab.builder().nodes(NODES).start();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return lab;
  }
}
