// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The agent in every server's JVM that ends it soon after the JVM that started it, however that one
 * ended: a test run that is killed with -9 leaves no servers behind.
 *
 * <p>It also makes the server ignore the terminal's interrupt. Ctrl-C reaches every process in the
 * foreground, and the lab must outlive the service that is then shutting down.
 */
public final class Tether {
  private Tether() {}

  /** Called by the server's JVM; {@code parent} is the process id to live and die with. */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends this JVM
  public static void premain(String parent, Instrumentation instrumentation) throws Exception {
    ignoreInterrupts();
    ProcessHandle.of(Long.parseLong(parent))
        .ifPresentOrElse(process -> process.onExit().thenRun(Tether::end), Tether::end);
  }

  private static void end() {
    Runtime.getRuntime().halt(1);
  }

  /** By reflection, since the compiler warns about every direct use of this class of the JDK. */
  private static void ignoreInterrupts() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    signal
        .getMethod("handle", signal, handler)
        .invoke(
            null,
            signal.getConstructor(String.class).newInstance("INT"),
            handler.getField("SIG_IGN").get(null));
  }

  /** Writes the agent's jar. */
  static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), Tether.class.getName());
    String entry = Tether.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = Tether.class.getResourceAsStream("/" + entry)) {
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
  }
}
