// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.Fragment;
import io.fullrow.publisher.UnknownSchemaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.cassandra.db.rows.DeserializationHelper;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.db.rows.UnfilteredRowIteratorSerializer;
import org.apache.cassandra.io.util.DataInputBuffer;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;

/**
 * Reads mutations by our own tables. Cassandra's own reading drops a whole mutation, without an
 * error, if one of its tables is unknown. For one thread.
 */
final class MutationReader {
  private final NodeTables tables;
  private final Translator translator;
  private final Predicate<io.fullrow.model.TableId> published;

  MutationReader(
      NodeTables tables, Translator translator, Predicate<io.fullrow.model.TableId> published) {
    this.tables = tables;
    this.translator = translator;
    this.published = published;
  }

  /**
   * Of the whole mutation: never of a part of it.
   *
   * @param version of the encoding
   * @throws UnknownSchemaException if the tables known are not those that it was written with
   */
  List<Fragment> fragments(byte[] bytes, int size, int version) {
    List<Fragment> fragments = new ArrayList<>();
    try (DataInputBuffer in = new DataInputBuffer(bytes, 0, size)) {
      int updates = (int) in.readUnsignedVInt();
      for (int i = 0; i < updates; i++) {
        TableId id = TableId.deserialize(in);
        TableMetadata table = tables.table(id);
        if (table != null) {
          update(in, version, table, fragments);
        } else if (!tables.isDropped(id)) {
          throw new UnknownSchemaException("it is of a table of the unknown id " + id, id.asUUID());
        } else if (i + 1 < updates) {
          // Only by its table could be told where its update ends and the next begins.
          throw new UnknownSchemaException(
              "the table of id " + id + " is no more, and other tables' updates follow its own");
        }
      }
    } catch (IOException e) {
      throw new UnknownSchemaException("it cannot be read by the tables as they are known: " + e);
    }
    return fragments;
  }

  private void update(
      DataInputBuffer in, int version, TableMetadata table, List<Fragment> fragments)
      throws IOException {
    boolean wanted = published.test(new io.fullrow.model.TableId(table.keyspace, table.name));
    try (UnfilteredRowIterator partition =
        UnfilteredRowIteratorSerializer.serializer.deserialize(
            in, version, table, null, DeserializationHelper.Flag.LOCAL)) {
      if (wanted) {
        translator.translate(partition, false, fragments::add);
      } else {
        // The next update begins where this one ends.
        while (partition.hasNext()) {
          var skipped = partition.next();
        }
      }
    } catch (RuntimeException e) {
      // Cassandra has no exception of its own for an unknown column or a type that was altered.
      throw new UnknownSchemaException(table.keyspace + "." + table.name + ": " + e.getMessage());
    }
  }
}
