// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** What the node's {@code cassandra.yaml} says of what a publisher needs. */
final class NodeYaml {
  private static final int CQL_PORT = 9042;
  private static final String ENCRYPTION = "transparent_data_encryption_options";
  private static final String PARTITIONER = "partitioner";
  private static final String MURMUR3 = "Murmur3Partitioner";

  /** Before 4.1 a number alone, of MiB. */
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");

  private static final List<String> SCALES = List.of("B", "KiB", "MiB", "GiB");

  private final Path file;
  private final Map<String, Object> settings;

  private NodeYaml(Path file, Map<String, Object> settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * @throws IllegalArgumentException if it is no such file, or of a node that cannot be read; the
   *     message has the remedy
   */
  static NodeYaml read(Path file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<String, Object> settings = new LinkedHashMap<>();
    try (Reader in = Files.newBufferedReader(file)) {
      Object content = yaml.load(in);
      if (!(content instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(file + " is no cassandra.yaml: it has no settings");
      }
      map.forEach((name, value) -> settings.put(String.valueOf(name), value));
    } catch (YAMLException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage(), e);
    }
    NodeYaml node = new NodeYaml(file, settings);
    node.requireUsable();
    return node;
  }

  /**
   * @throws IllegalArgumentException if the node captures nothing
   */
  void requireCapture() {
    if (!Boolean.parseBoolean(text("cdc_enabled", "false"))) {
      throw new IllegalArgumentException(
          file + " does not have cdc_enabled: true: set it and restart the node");
    }
  }

  private void requireUsable() {
    if (!text(PARTITIONER, MURMUR3).endsWith(MURMUR3)) {
      throw new IllegalArgumentException(
          file
              + " has the partitioner "
              + text(PARTITIONER, "")
              + ", and only "
              + MURMUR3
              + " is known here");
    }
  }

  /**
   * {@code cdc_raw_directory}.
   *
   * @throws IllegalArgumentException if it is not said there
   */
  Path cdcRaw() {
    String folder = text("cdc_raw_directory", "");
    if (folder.isEmpty()) {
      throw new IllegalArgumentException(
          file + " does not say cdc_raw_directory: give it by --cdc-raw");
    }
    return Path.of(folder);
  }

  /**
   * {@code data_file_directories}.
   *
   * @throws IllegalArgumentException if they are not said there
   */
  List<Path> dataFolders() {
    Object folders = settings.get("data_file_directories");
    if (!(folders instanceof List<?> list) || list.isEmpty()) {
      throw new IllegalArgumentException(
          file + " does not say data_file_directories: give them by --data");
    }
    return list.stream().map(each -> Path.of(String.valueOf(each))).toList();
  }

  /** Where CQL clients are answered. */
  InetSocketAddress cql() {
    String address = text("rpc_address", "127.0.0.1");
    // All addresses of the machine: this one is among them.
    String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
    return InetSocketAddress.createUnresolved(
        host, Integer.parseInt(text("native_transport_port", Integer.toString(CQL_PORT))));
  }

  /**
   * {@code cdc_total_space}, in bytes: beyond it the node refuses writes to captured tables, or
   * deletes the oldest segment. By default 4 GiB, but at most an eighth of the disk.
   */
  long cdcTotalSpace(Path cdcRaw) throws IOException {
    String size = text("cdc_total_space", text("cdc_total_space_in_mb", ""));
    Matcher amount = SIZE.matcher(size);
    if (amount.matches()) {
      int scale = SCALES.indexOf(Objects.requireNonNullElse(amount.group(2), "MiB"));
      return Long.parseLong(amount.group(1)) << 10 * scale;
    }
    return Math.min(4L << 30, Files.getFileStore(cdcRaw).getTotalSpace() / 8);
  }

  private String text(String name, String otherwise) {
    Object value = settings.get(name);
    return value == null ? otherwise : value.toString();
  }

  /**
   * The configuration of Cassandra's classes in this process. The node's own would make them look
   * for its snitch, its seeds and its folders.
   */
  String forReading() {
    Map<String, @Nullable Object> reading = new LinkedHashMap<>();
    reading.put("cluster_name", "publisher");
    reading.put(PARTITIONER, "org.apache.cassandra.dht." + MURMUR3);
    reading.put("endpoint_snitch", "SimpleSnitch");
    // Cassandra asks for it, and nothing is written.
    reading.put("commitlog_sync", "batch");
    reading.put(
        "seed_provider",
        List.of(
            Map.of(
                "class_name",
                "org.apache.cassandra.locator.SimpleSeedProvider",
                "parameters",
                List.of(Map.of("seeds", "127.0.0.1")))));
    if (settings.get(ENCRYPTION) != null) {
      reading.put(ENCRYPTION, settings.get(ENCRYPTION));
    }
    DumperOptions options = new DumperOptions();
    return new Yaml(new Representer(options), options).dump(reading);
  }
}
