// SPDX-License-Identifier: Apache-2.0
package io.fullrow.threads;

import java.util.concurrent.ThreadFactory;

/** Makes threads that keep no process from ending, whatever they wait for. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /**
   * Threads of one name, for executors with few of them.
   *
   * @param name as thread dumps and logs show it
   */
  public static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
