// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A session over a real one, whose requests that are not idempotent time out as the test says. Not
 * thread-safe.
 */
final class TimingOut implements InvocationHandler {
  private final CqlSession real;
  private final Deque<Fate> next = new ArrayDeque<>();
  private final Deque<Statement<?>> held = new ArrayDeque<>();

  TimingOut(CqlSession real) {
    this.real = real;
  }

  /** What becomes of a write that its sender believes to have timed out. */
  enum Fate {
    /** It was applied. */
    APPLIED,
    /** It is under way until {@link #release}. */
    LATE
  }

  CqlSession session() {
    return (CqlSession)
        Proxy.newProxyInstance(
            CqlSession.class.getClassLoader(), new Class<?>[] {CqlSession.class}, this);
  }

  /** The next writes end like this, each in its turn. */
  void fail(Fate fate) {
    next.add(fate);
  }

  /** Whether all that was to fail has failed. */
  boolean isDone() {
    return next.isEmpty();
  }

  /** Lets all land that is under way, the last one first. */
  void release() {
    while (!held.isEmpty()) {
      real.execute(held.removeLast());
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean write =
        method.getName().equals("executeAsync")
            && arguments[0] instanceof Statement<?> statement
            && Boolean.FALSE.equals(statement.isIdempotent());
    if (write && !next.isEmpty()) {
      return timeOut((Statement<?>) arguments[0], next.remove());
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private CompletionStage<?> timeOut(Statement<?> statement, Fate fate) {
    if (fate == Fate.LATE) {
      held.add(statement);
    } else {
      real.execute(statement);
    }
    return CompletableFuture.failedFuture(new DriverTimeoutException("forced"));
  }
}
