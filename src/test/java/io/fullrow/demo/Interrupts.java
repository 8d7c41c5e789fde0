// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import java.lang.reflect.Proxy;

/**
 * Ctrl-C and kill. By reflection, since the compiler warns about every direct use of the JDK's
 * class.
 */
final class Interrupts {
  private Interrupts() {}

  /** Runs that on Ctrl-C, on a separate thread, instead of ending the JVM. */
  static void handleInterrupt(Runnable action) {
    handle("INT", action);
  }

  /**
   * The same for a request to terminate. Maven sends one to what it runs when it is itself
   * interrupted, and reports the exit code that the JVM would end with as a failed build.
   */
  static void handleTerminate(Runnable action) {
    handle("TERM", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot handle the signal " + name, e);
    }
  }
}
