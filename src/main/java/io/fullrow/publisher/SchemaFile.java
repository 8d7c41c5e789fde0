// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the schema over restarts, so that the commit log is read while the node is down, and
 * mutations of tables that were dropped since. Its content is JSON:
 *
 * <pre>
 * { "version": 1, "cluster": name, "hostId": uuid, "schema": a {@link SchemaDefinition} }
 * </pre>
 */
final class SchemaFile {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path file;

  SchemaFile(Path file) {
    this.file = file;
  }

  /**
   * What is kept.
   *
   * @param schema with the tables that were dropped since
   */
  record Known(Node.Identity node, SchemaDefinition schema) {}

  private record Content(
      int version,
      @Nullable String cluster,
      @Nullable String hostId,
      @Nullable SchemaDefinition schema) {}

  /**
   * Empty if there is no such file.
   *
   * @throws IllegalStateException if it is no such file
   */
  Optional<Known> load() throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(known(JSON.readValue(bytes.get(), Content.class)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file
              + " is no schema of this version ("
              + e.getMessage()
              + "): remove it, and it is made again while the node runs",
          e);
    }
  }

  private static Known known(@Nullable Content content) {
    if (content == null || content.version() != VERSION) {
      throw new IllegalArgumentException("it does not have the version " + VERSION);
    }
    if (content.cluster() == null || content.hostId() == null || content.schema() == null) {
      throw new IllegalArgumentException("it does not have all of its fields");
    }
    return new Known(new Node.Identity(content.cluster(), content.hostId()), content.schema());
  }

  /** Returns once it is on the disk. */
  void store(Known known) throws IOException {
    Content content =
        new Content(VERSION, known.node().cluster(), known.node().hostId(), known.schema());
    DurableFile.write(file, JSON.writeValueAsBytes(content));
  }

  /**
   * What a node says now, and the tables that were known before and are no more. A user-defined
   * type is kept by its name, as it is now: types of dropped tables are needed too.
   */
  static SchemaDefinition merged(SchemaDefinition before, SchemaDefinition now) {
    Map<UUID, SchemaDefinition.Table> tables = new LinkedHashMap<>();
    before.tables().forEach(table -> tables.put(table.id(), table));
    now.tables().forEach(table -> tables.put(table.id(), table));
    Map<List<String>, SchemaDefinition.Type> types = new LinkedHashMap<>();
    before.types().forEach(type -> types.put(List.of(type.keyspace(), type.name()), type));
    now.types().forEach(type -> types.put(List.of(type.keyspace(), type.name()), type));
    return new SchemaDefinition(
        now.version(), List.copyOf(types.values()), List.copyOf(tables.values()));
  }
}
