// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A release of Cassandra in {@code target}, and its own classes in a class loader of their own.
 *
 * <p>The lab has the whole of 5.0. Of older releases there is nothing but their own jar: what they
 * need to merge, they find in the lab too, but for {@code jamm}, whose API has changed.
 */
public record CassandraRelease(String version, List<Path> jars) {
  private static final Path LAB = Path.of("target", "lab", "cassandra");
  private static final Path OLDER = Path.of("target", "lab-releases");
  private static final Path SOURCES = Path.of("src", "test", "cassandra");
  private static final Pattern JAR = Pattern.compile("cassandra-all-(\\d[\\d.]*)\\.jar");

  /** The release that the lab runs. */
  public static CassandraRelease ofLab() {
    List<Path> jars = jars(LAB);
    return new CassandraRelease(
        jars.stream().flatMap(CassandraRelease::version).findFirst().orElseThrow(), jars);
  }

  /** All others that the build has brought, or somebody has put beside them. */
  public static List<CassandraRelease> older() {
    List<Path> found = jars(OLDER);
    List<Path> shared = new ArrayList<>(found);
    shared.addAll(jars(LAB));
    shared.removeIf(jar -> version(jar).findAny().isPresent());
    return found.stream()
        .flatMap(
            jar ->
                version(jar)
                    .map(
                        version ->
                            new CassandraRelease(
                                version, Stream.concat(Stream.of(jar), shared.stream()).toList())))
        .toList();
  }

  /** The highest local deletion time of the release, in seconds since the epoch. */
  public long lastSecond() {
    return version.startsWith("5.") ? 4_294_967_294L : Integer.MAX_VALUE - 1L;
  }

  /**
   * Loads the release; its classes go with the result.
   *
   * @param peer a class of {@code src/test/cassandra}
   * @param as what the tests see of it; beside the model, it sees no more of theirs
   */
  public <T> T load(String peer, Class<T> as) {
    Path classes = compile();
    try {
      List<URL> urls = new ArrayList<>(List.of(url(classes)));
      jars.forEach(jar -> urls.add(url(jar)));
      ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), new Bridge(as));
      return as.cast(loader.loadClass(peer).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Cassandra " + version + " does not load", e);
    }
  }

  private Path compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path classes = Files.createDirectories(Path.of("target", "cassandra-peer", version));
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath());
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources()))
              .call();
      if (!done) {
        throw new AssertionError(messages.toString());
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String classPath() {
    return Stream.concat(
            jars.stream(), Stream.of(Path.of("target", "classes"), Path.of("target/test-classes")))
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    List<String> folders =
        version.startsWith("3.")
            ? List.of("3.11")
            : List.of("common", version.substring(0, version.indexOf('.')));
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(SOURCES.resolve(folder))) {
        files.filter(Files::isRegularFile).forEach(sources::add);
      }
    }
    return sources;
  }

  private static Stream<String> version(Path jar) {
    Matcher name = JAR.matcher(jar.getFileName().toString());
    return name.matches() ? Stream.of(name.group(1)) : Stream.empty();
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Cassandra " + version;
  }

  /** All that Cassandra's classes see of ours: the model, their interface, and the log. */
  private static final class Bridge extends ClassLoader {
    private final List<String> shared;

    Bridge(Class<?> peers) {
      super(ClassLoader.getPlatformClassLoader());
      shared = List.of("io.fullrow.model.", peers.getNestHost().getName(), "org.slf4j.");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (shared.stream().anyMatch(name::startsWith)) {
        return CassandraRelease.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
