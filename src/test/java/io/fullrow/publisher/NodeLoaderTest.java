// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fullrow.model.Fragment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

class NodeLoaderTest {
  private static final String NODE_CLASS = "io.fullrow.publisher.node.CassandraNode";
  private static final String NODE_SIDE = "org.apache.cassandra.config.Config";

  /** The jars of a node, once the build has put them there. */
  private static final Path LAB = Path.of("target/lab/cassandra").toAbsolutePath();

  private static final ClassLoader OURS = NodeLoader.class.getClassLoader();

  @TempDir private Path folder;

  private void writeJar(String file, String content) throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("cassandra.jar")))) {
      jar.putNextEntry(new JarEntry(file));
      jar.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void writeVersion(String line) throws IOException {
    writeJar("org/apache/cassandra/config/version.properties", line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.18", "4.1.9", "5.0.9", "5.0-rc1", "5.0.9-SNAPSHOT"})
  void shouldTakeAReleaseThatIsKnown(String version) throws IOException {
    writeVersion("CassandraVersion=" + version);

    assertThat(NodeLoader.of(List.of(folder))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.0.0", "5.1-alpha1", "3.11.19", "50.0.1", "4.10", "trunk"})
  void shouldRefuseAnotherReleaseByItsName(String version) throws IOException {
    writeVersion("CassandraVersion=" + version);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeLoader.of(List.of(folder)))
        .withMessageContainingAll("Cassandra is " + version, "4.0, 4.1, 5.0");
  }

  @Test
  void shouldRefuseAReleaseWithoutAName() throws IOException {
    writeVersion("nothing=here");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeLoader.of(List.of(folder)))
        .withMessageContaining("no known version");
  }

  @Test
  void shouldRefuseFoldersWithoutCassandra() throws IOException {
    writeJar("some/other.properties", "CassandraVersion=5.0.9");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeLoader.of(List.of(empty, folder)))
        .withMessageContainingAll("no jar of Cassandra", empty.toString(), folder.toString());
  }

  @Test
  void shouldTakeTheJarsOfAllFolders() throws IOException {
    writeVersion("CassandraVersion=5.0.9");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(NodeLoader.of(List.of(empty, folder))).isNotNull();
  }

  @Test
  void shouldNotFindAClassOfTheNodeThatIsNotThere() throws IOException {
    writeVersion("CassandraVersion=5.0.9");
    NodeLoader loader = NodeLoader.of(List.of(folder));

    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> loader.loadClass(NODE_SIDE));
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> loader.loadClass("io.fullrow.publisher.node.None"))
        .withMessageContaining("META-INF/node/5.0/io/fullrow/publisher/node/None.class");
  }

  private static NodeLoader lab() throws IOException {
    assumeThat(LAB).isDirectory();
    return NodeLoader.of(List.of(LAB));
  }

  /** Whose classes a class of the node sees. */
  private static ClassLoader theirs(NodeLoader loader) throws ClassNotFoundException {
    return loader.loadClass(NODE_SIDE).getClassLoader();
  }

  private static boolean isOfTheNode(Class<?> type) throws URISyntaxException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source != null && Path.of(source.getLocation().toURI()).startsWith(LAB);
  }

  @Test
  void shouldLetTheNodesClassesSeeTheirOwnLibraries() throws Exception {
    ClassLoader theirs = theirs(lab());

    for (String name :
        List.of(
            NODE_SIDE,
            "org.slf4j.Logger",
            "ch.qos.logback.classic.Logger",
            "com.google.common.collect.ImmutableList",
            "io.netty.buffer.ByteBuf",
            "io.netty.channel.Channel",
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "net.jpountz.lz4.LZ4Factory",
            "com.github.luben.zstd.Zstd",
            "org.xerial.snappy.Snappy",
            "org.yaml.snakeyaml.Yaml")) {
      assertThat(isOfTheNode(theirs.loadClass(name))).as(name).isTrue();
    }
  }

  @Test
  void shouldHideOurClassesFromTheNodes() throws Exception {
    ClassLoader theirs = theirs(lab());

    for (Class<?> ours : List.of(Fragment.class, Producer.class, Schema.class, Node.class)) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> theirs.loadClass(ours.getName()));
      assertThat(theirs.getResource(ours.getName().replace('.', '/') + ".class")).isNull();
    }
    assertThat(theirs.getResource("fullrow/publisher-logback.xml")).isNull();
  }

  @Test
  void shouldLetWhatIsBetweenSeeBoth() throws Exception {
    NodeLoader loader = lab();
    assumeThat(OURS.getResource(NodeLoader.FOLDER + "5.0/")).isNotNull();
    Class<?> between = loader.loadClass(NODE_CLASS);
    assertThat(between.getClassLoader()).isSameAs(loader);
    assertThat(loader.loadClass(NODE_CLASS)).as("loaded once").isSameAs(between);
    assertThat(Node.class).isAssignableFrom(between);

    for (Class<?> ours :
        List.of(Fragment.class, Producer.class, Schema.class, Logger.class, Node.class)) {
      assertThat(loader.loadClass(ours.getName())).isSameAs(ours);
      assertThat(isOfTheNode(ours)).isFalse();
    }
    assertThat(isOfTheNode(loader.loadClass(NODE_SIDE))).isTrue();
  }

  @Test
  void shouldNotMixPackagesThatBothHave() throws Exception {
    NodeLoader loader = lab();
    ClassLoader theirs = theirs(loader);

    Map<String, String> both = classesOfBoth(loader, theirs);

    assertThat(both).containsKeys("org.slf4j", "ch.qos.logback.classic", "net.jpountz.lz4");
    for (String name : both.values()) {
      assertThat(isOfTheNode(theirs.loadClass(name))).as("%s for the node", name).isTrue();
      assertThat(isOfTheNode(loader.loadClass(name))).as("%s for us", name).isFalse();
    }
  }

  /** One that can be loaded from either side, by their packages. */
  private static Map<String, String> classesOfBoth(ClassLoader ours, ClassLoader theirs)
      throws IOException {
    Map<String, String> both = new TreeMap<>();
    for (Path jar : jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(JarEntry::getName)
            .flatMap(entry -> className(entry).stream())
            .filter(name -> !both.containsKey(packageOf(name)))
            .filter(name -> OURS.getResource(name.replace('.', '/') + ".class") != null)
            .filter(name -> canLoad(ours, name) && canLoad(theirs, name))
            .forEach(name -> both.put(packageOf(name), name));
      }
    }
    return both;
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(LAB)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static Optional<String> className(String entry) {
    boolean isClass =
        entry.endsWith(".class")
            && entry.contains("/")
            && !entry.startsWith("META-INF/")
            && !entry.startsWith("org/apache/cassandra/") // of the node for us too
            && ClassLoader.getPlatformClassLoader().getResource(entry) == null;
    return isClass
        ? Optional.of(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
        : Optional.empty();
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Some need libraries that neither has. */
  private static boolean canLoad(ClassLoader loader, String name) {
    try {
      return loader.loadClass(name) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
