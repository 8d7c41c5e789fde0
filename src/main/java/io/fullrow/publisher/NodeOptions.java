// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which node, and which of its tables: the same for each subcommand. */
final class NodeOptions {
  @Option(
      names = "--node-lib",
      split = ",",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "<folder>",
      description = "Folders with the node's own jars, its lib folder.")
  private List<Path> libraries;

  @Option(
      names = "--cassandra-yaml",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "<file>",
      description = "The node's configuration. Only read.")
  private Path cassandraYaml;

  @Option(
      names = "--state",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "<folder>",
      description =
          "Where the position and the schema are kept, for this node alone. On a disk that survives"
              + " a restart.")
  private Path stateFolder;

  @Option(
      names = "--table",
      required = true,
      split = ",",
      scope = ScopeType.INHERIT,
      paramLabel = "<keyspace>.<table>",
      description = "A table to publish. For its log to be read, it must have cdc = true.")
  private List<String> tables;

  @Option(
      names = "--cql",
      scope = ScopeType.INHERIT,
      paramLabel = "<host>:<port>",
      description = "Where the node answers CQL, instead of the rpc_address of cassandra.yaml.")
  private @Nullable String cql;

  @Option(
      names = "--cql-config",
      scope = ScopeType.INHERIT,
      paramLabel = "<file>",
      description =
          "Properties: username, password, truststore, truststore-password, keystore,"
              + " keystore-password, verify-hostname. For SELECT on system and system_schema.")
  private @Nullable Path cqlConfig;

  /** In the order in which they are named, each once. */
  List<TableId> tables() {
    return tables.stream().map(TableId::parse).distinct().toList();
  }

  /**
   * @throws IllegalArgumentException if it is no such file; the message has the remedy
   */
  NodeYaml yaml() throws IOException {
    return NodeYaml.read(cassandraYaml);
  }

  Path cassandraYaml() {
    return cassandraYaml;
  }

  Path state() {
    return stateFolder;
  }

  /** The node's own classes. Once in a process. */
  Node load(StateFolder state, NodeYaml yaml) throws IOException {
    DurableFile.write(state.cassandraYaml(), yaml.forReading().getBytes(StandardCharsets.UTF_8));
    CqlSecurity security = cqlConfig == null ? CqlSecurity.NONE : CqlSecurity.read(cqlConfig);
    return NodeLoader.of(libraries).node(state.cassandraYaml(), security);
  }

  /** Where the node answers CQL. */
  InetSocketAddress address(NodeYaml yaml) {
    return cql == null ? yaml.cql() : address("--cql", cql);
  }

  /**
   * @throws IllegalArgumentException if the option's value is no address
   */
  static InetSocketAddress address(String option, String value) {
    int colon = value.lastIndexOf(':');
    try {
      return InetSocketAddress.createUnresolved(
          value.substring(0, Math.max(colon, 0)), Integer.parseInt(value.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + "=" + value + " is no <host>:<port>", e);
    }
  }
}
