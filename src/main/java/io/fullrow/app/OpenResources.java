// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse order. Thread-safe. */
final class OpenResources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenResources.class);

  @GuardedBy("itself")
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Remembers to close {@code resource}, and returns it. */
  <T extends AutoCloseable> T add(T resource) {
    synchronized (open) {
      open.push(resource);
    }
    return resource;
  }

  /** Closes all of them: one that cannot be closed keeps no other from it. */
  @Override
  public void close() {
    synchronized (open) {
      while (!open.isEmpty()) {
        close(open.pop());
      }
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("closing {} failed", resource.getClass().getSimpleName(), e);
    }
  }
}
