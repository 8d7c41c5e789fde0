// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** One Cassandra node with change data capture, alone in its rack. */
public final class CassandraNode extends Server {
  private static final int TOKENS = 4;

  private final CassandraRelease release;
  private final Map<String, String> settings;
  private final String cluster;
  private final int number;
  private volatile String address;
  private volatile Duration clockAhead = Duration.ZERO;
  private volatile List<String> ring;
  private final int jmxPort;

  /**
   * @param settings of cassandra.yaml, which go before the lab's own; one that is empty leaves the
   *     lab's out
   * @param ring the addresses of all nodes of the cluster
   * @param number of the node among them, counted from 1
   */
  CassandraNode(
      LabFolders folders,
      CassandraRelease release,
      Map<String, String> settings,
      String cluster,
      List<String> ring,
      int number,
      int jmxPort) {
    super(cluster + "-cassandra-" + number, folders);
    this.release = release;
    this.settings = Map.copyOf(settings);
    this.cluster = cluster;
    this.number = number;
    this.address = ring.get(number - 1);
    this.ring = List.copyOf(ring);
    this.jmxPort = jmxPort;
  }

  /** The node's own address, such as {@code 127.0.0.2}. */
  public String address() {
    return address;
  }

  /**
   * Gives the node, which is down and alone in its cluster, another address of the loopback net
   * from its next start on.
   */
  public void moveTo(String newAddress) {
    if (isRunning() || ring.size() > 1) {
      throw new IllegalStateException(name() + " runs or is not alone");
    }
    address = newAddress;
    ring = List.of(newAddress);
  }

  /** Where it answers CQL clients. */
  public InetSocketAddress cql() {
    return new InetSocketAddress(address, LoopbackNet.CQL_PORT);
  }

  /** Runs nodetool against this node, which must be up. */
  public ToolResult nodetool(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", String.valueOf(jmxPort)));
    all.addAll(List.of(arguments));
    return tool("nodetool", "org.apache.cassandra.tools.NodeTool", all);
  }

  /**
   * Puts a class on the class path of this node, such as a trigger's; it need not be started again.
   *
   * @param name of the class, which is in no package
   * @param source compiled against the node's own jars
   */
  public void addClass(String name, String source) {
    Path file = conf().resolve(name + ".java");
    ConfigFile.write(file, source);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", folders().jarFiles(release.folder()), file.toString());
    if (exit != 0) {
      throw new IllegalArgumentException(name + " does not compile");
    }
  }

  /**
   * Gives the node a clock that is ahead of this machine's from its next start on.
   *
   * @param ahead zero for this machine's
   */
  public void setClockAhead(Duration ahead) {
    clockAhead = ahead;
    if (!ahead.isZero()) {
      addClass("AheadClock", CLOCK.replace("MILLIS", Long.toString(ahead.toMillis())));
    }
  }

  private static final String CLOCK =
      """
      public class AheadClock implements org.apache.cassandra.utils.Clock {
        public long nanoTime() {
          return System.nanoTime();
        }

        public long currentTimeMillis() {
          return System.currentTimeMillis() + MILLISL;
        }
      }
      """;

  /** What {@code sstabledump} shows of each SSTable of a table, with raw timestamps. */
  public List<ToolResult> sstableDumps(String keyspace, String table) {
    try (Stream<Path> files = Files.walk(data().resolve("data").resolve(keyspace), 2)) {
      return files
          .filter(file -> folder(file).startsWith(table + "-"))
          .filter(file -> file.toString().endsWith("-Data.db"))
          .map(
              file ->
                  tool(
                      "sstabledump",
                      "org.apache.cassandra.tools.SSTableExport",
                      List.of(file.toString(), "-t")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of all snapshots of a keyspace, with their sizes and when they were written. */
  public Map<Path, String> snapshotFiles(String keyspace) {
    try (Stream<Path> files = Files.walk(data().resolve("data").resolve(keyspace))) {
      Map<Path, String> found = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("/snapshots/")) {
          found.put(file, Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String folder(Path file) {
    return Objects.requireNonNull(file.getParent()).getFileName().toString();
  }

  private ToolResult tool(String name, String main, List<String> arguments) {
    List<String> options = new ArrayList<>(CassandraJvm.OPTIONS);
    options.addAll(List.of("-Xmx128m", "-Dcassandra.storagedir=" + data()));
    options.add("-Dcassandra.config=" + conf().resolve("cassandra.yaml").toUri());
    options.add("-Dlogback.configurationFile=" + conf().resolve("logback.xml"));
    return runToEnd(name, new JavaCommand(options, classPath(), main, arguments));
  }

  /** The folder with cassandra.yaml, which the connector beside the node reads too. */
  Path conf() {
    return data().resolve("conf");
  }

  /** The folder of the node, which the connector beside it shares. */
  Path storage() {
    return data();
  }

  /** Where it links its commit log segments. */
  public Path cdcRaw() {
    return data().resolve("cdc_raw");
  }

  CassandraRelease release() {
    return release;
  }

  /** Of 127.0.0.1. */
  int jmxPort() {
    return jmxPort;
  }

  int number() {
    return number;
  }

  @Override
  void prepare() {
    ConfigFile.write(conf().resolve("cassandra.yaml"), release.yaml(yaml()));
    ConfigFile.write(
        conf().resolve("cassandra-rackdc.properties"),
        "dc=" + CassandraCluster.DATACENTER + "\nrack=r" + number + "\n");
    ConfigFile.write(conf().resolve("logback.xml"), LOGBACK);
    completeIndexes();
  }

  @Override
  JavaCommand command() {
    List<String> options = new ArrayList<>(CassandraJvm.OPTIONS);
    options.addAll(
        List.of(
            "-Xmx" + System.getProperty("fullrow.lab.cassandra-heap", "768m"),
            "-XX:+UseSerialGC",
            "-Dcassandra.config=" + conf().resolve("cassandra.yaml").toUri(),
            "-Dcassandra-foreground=yes",
            "-Dcassandra.storagedir=" + data(),
            // without such a folder no trigger is loaded, not even from the class path
            "-Dcassandra.triggers_dir=" + conf(),
            "-Dcassandra.jmx.local.port=" + jmxPort,
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=2000",
            "-Djdk.attach.allowAttachSelf=true",
            "-Dio.netty.tryReflectionSetAccessible=true"));
    options.addAll(release.options(folders()));
    if (!clockAhead.isZero()) {
      options.add("-Dcassandra.clock=AheadClock");
    }
    return new JavaCommand(
        options, classPath(), "org.apache.cassandra.service.CassandraDaemon", List.of());
  }

  @Override
  boolean isReady() {
    return log().contains("Starting listening for CQL clients");
  }

  /** Waits until this node, which runs, has found all others of its cluster. */
  public void awaitRing() {
    ring.stream()
        .filter(other -> !other.equals(address))
        .forEach(other -> awaitLog("/" + other + ":7000 is now UP"));
  }

  /** Fixed and even, so that the nodes need not join one after the other. */
  private String tokens() {
    int all = TOKENS * ring.size();
    long step = Long.divideUnsigned(-1L, all);
    return IntStream.range(0, TOKENS)
        .mapToLong(i -> Long.MIN_VALUE + step / 2 + (i * (long) ring.size() + number - 1) * step)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  private List<String> classPath() {
    return List.of(conf().toString(), folders().jars(release.folder()));
  }

  /**
   * Ends the index of every commit log segment of an earlier start. The node writes the end when it
   * finishes a segment; one that was killed never does, and the connector, which reads one segment
   * after the other, would wait for it forever.
   */
  private void completeIndexes() {
    Path raw = data().resolve("cdc_raw");
    if (!Files.isDirectory(raw)) {
      return;
    }
    try (Stream<Path> files = Files.list(raw)) {
      for (Path index : files.filter(file -> file.toString().endsWith("_cdc.idx")).toList()) {
        String content = Files.readString(index);
        if (!content.isBlank() && !content.contains("COMPLETED")) {
          Files.writeString(
              index,
              content.stripTrailing() + "\nCOMPLETED\n",
              StandardOpenOption.TRUNCATE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What connectors follow in real time; a killed node forgets up to a second. */
  private static final String PERIODIC_SYNC =
      "commitlog_sync: periodic\ncommitlog_sync_period: 1000ms";

  /** What one node alone needs to keep all that it acknowledged when it is killed. */
  private static final String BATCH_SYNC = "commitlog_sync: batch";

  private String yaml() {
    StringBuilder yaml = new StringBuilder();
    standard()
        .lines()
        .filter(line -> !settings.containsKey(line.substring(0, Math.max(0, line.indexOf(':')))))
        .forEach(line -> yaml.append(line).append('\n'));
    settings.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            yaml.append(name).append(": ").append(value).append('\n');
          }
        });
    return yaml.toString();
  }

  private String standard() {
    return YAML.replace("CLUSTER", cluster)
        .replace("COMMITLOG_SYNC", Lab.SOURCE_CLUSTER.equals(cluster) ? PERIODIC_SYNC : BATCH_SYNC)
        .replace("ADDRESS", address)
        .replace("SEEDS", String.join(",", ring))
        .replace("NUM_TOKENS", String.valueOf(TOKENS))
        .replace("INITIAL_TOKENS", tokens())
        .replace("DIR", data().toString());
  }

  private static final String YAML =
      """
      cluster_name: CLUSTER
      num_tokens: NUM_TOKENS
      initial_token: INITIAL_TOKENS
      auto_bootstrap: false
      partitioner: org.apache.cassandra.dht.Murmur3Partitioner
      data_file_directories: [DIR/data]
      commitlog_directory: DIR/commitlog
      cdc_enabled: true
      cdc_on_repair_enabled: false
      cdc_raw_directory: DIR/cdc_raw
      saved_caches_directory: DIR/saved_caches
      hints_directory: DIR/hints
      COMMITLOG_SYNC
      commitlog_segment_size: 4MiB
      write_request_timeout: 10s
      read_request_timeout: 10s
      commitlog_disk_access_mode: legacy
      listen_address: ADDRESS
      rpc_address: ADDRESS
      native_transport_port: 9042
      storage_port: 7000
      endpoint_snitch: GossipingPropertyFileSnitch
      seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: "SEEDS"}]}]
      """;

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder>
            <pattern>%d{HH:mm:ss.SSS} %-5level [%thread] %logger{1} %msg%n</pattern>
          </encoder>
        </appender>
        <root level="INFO">
          <appender-ref ref="out"/>
        </root>
      </configuration>
      """;
}
