// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Brings the node's jars and ours together, so that neither hides a class of the other: a node has
 * libraries of its own age.
 *
 * <pre>
 *  ours (Kafka, Avro, the model)        the node's (Cassandra and all that it needs)
 *              ↑                                        ↑
 *              └───── this: package publisher.node ─────┘  asks it for org.apache.cassandra alone
 * </pre>
 *
 * <p>The package {@code publisher.node} is in our jar once for each release of Cassandra, below
 * {@value #FOLDER}, since a class file names the types of what it uses.
 */
final class NodeLoader extends ClassLoader {
  static final String FOLDER = "META-INF/node/";

  private static final String OURS = "io.fullrow.publisher.node.";
  private static final String THEIRS = "org.apache.cassandra.";
  private static final List<String> RELEASES = List.of("4.0", "4.1", "5.0");

  private final ClassLoader node;
  private final String folder;

  private NodeLoader(ClassLoader ours, ClassLoader node, String release) {
    super("publisher-node", ours);
    this.node = node;
    this.folder = FOLDER + release + "/";
  }

  /**
   * By the jars in a folder of the node, such as {@code /usr/share/cassandra/lib}.
   *
   * @throws IllegalArgumentException if Cassandra is not there, or of a release that is not known
   *     here; the message names it
   */
  static NodeLoader of(List<Path> folders) throws IOException {
    ClassLoader node =
        new URLClassLoader(
            "cassandra", jars(folders).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    String version = version(node, folders);
    String release = version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    if (!RELEASES.contains(release)) {
      throw new IllegalArgumentException(
          "the node's Cassandra is "
              + version
              + "; this publisher reads the commit logs of "
              + String.join(", ", RELEASES));
    }
    return new NodeLoader(NodeLoader.class.getClassLoader(), node, release);
  }

  private static List<URL> jars(List<Path> folders) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
          jars.add(url(jar));
        }
      }
    }
    return jars;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As Cassandra's build has noted it. */
  private static String version(ClassLoader node, List<Path> folders) throws IOException {
    try (InputStream in =
        node.getResourceAsStream("org/apache/cassandra/config/version.properties")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no jar of Cassandra is in " + folders + ": name the folder lib of the node");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("CassandraVersion", "of no known version");
    }
  }

  /**
   * The node's classes, ready to read. Once in a process: Cassandra keeps its configuration in
   * static fields and system properties.
   *
   * @param configuration a {@code cassandra.yaml}
   * @param security how the node lets a client in
   */
  Node node(Path configuration, CqlSecurity security) {
    System.setProperty("cassandra.config", configuration.toUri().toString());
    // Asked for, and never made: nothing is written by Cassandra's classes.
    System.setProperty("cassandra.storagedir", configuration.resolveSibling("unused").toString());
    try {
      return (Node)
          loadClass(OURS + "CassandraNode").getConstructor(CqlSecurity.class).newInstance(security);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "the node's classes do not start: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the node's classes cannot be used: " + e, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(THEIRS)) {
      return node.loadClass(name);
    }
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = folder + name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name + ": this jar has no " + file);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
