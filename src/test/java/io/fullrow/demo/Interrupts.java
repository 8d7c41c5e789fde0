package io.fullrow.demo;

import java.lang.reflect.Proxy;

/** Ctrl-C. By reflection, since the compiler warns about every direct use of the JDK's class. */
final class Interrupts {
  private Interrupts() {}

  /** Runs that on Ctrl-C, on a thread of its own, instead of ending the JVM. */
  static void handle(Runnable action) {
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
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot handle Ctrl-C", e);
    }
  }
}
