// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.Fragment;
import io.fullrow.publisher.Node;
import io.fullrow.publisher.UnknownSchemaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.cassandra.db.Mutation;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogPosition;
import org.apache.cassandra.db.commitlog.CommitLogReadHandler;
import org.apache.cassandra.db.commitlog.CommitLogReader;
import org.apache.cassandra.db.rows.DeserializationHelper;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.db.rows.UnfilteredRowIteratorSerializer;
import org.apache.cassandra.io.util.DataInputBuffer;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;

/**
 * Reads mutations by our own tables. Cassandra's own reading drops a whole mutation, without an
 * error, if one of its tables is unknown. For one thread and one segment.
 */
final class SegmentReader extends CommitLogReader implements CommitLogReadHandler {
  private final NodeTables tables;
  private final Translator translator;
  private final Predicate<io.fullrow.model.TableId> published;
  private final Node.Mutations handler;

  SegmentReader(
      NodeTables tables,
      Translator translator,
      Predicate<io.fullrow.model.TableId> published,
      Node.Mutations handler) {
    this.tables = tables;
    this.translator = translator;
    this.published = published;
    this.handler = handler;
  }

  @Override
  protected void readMutation(
      CommitLogReadHandler unused,
      byte[] bytes,
      int size,
      CommitLogPosition after,
      int end,
      CommitLogDescriptor segment)
      throws IOException {
    if (end <= after.position && segment.id == after.segmentId) {
      return;
    }
    handler.mutation(end, fragments(bytes, size, segment.getMessagingVersion()));
  }

  /** Of the whole mutation: a part of it alone is never handled. */
  private List<Fragment> fragments(byte[] bytes, int size, int version) throws IOException {
    List<Fragment> fragments = new ArrayList<>();
    try (DataInputBuffer in = new DataInputBuffer(bytes, 0, size)) {
      int updates = (int) in.readUnsignedVInt();
      for (int i = 0; i < updates; i++) {
        TableId id = TableId.deserialize(in);
        TableMetadata table = tables.table(id);
        if (table == null) {
          throw new UnknownSchemaException("there is a mutation of a table of the unknown id " + id);
        }
        update(in, version, table, fragments);
      }
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
        fragments.addAll(translator.fragments(partition, false));
      } else {
        // The next update begins where this one ends.
        while (partition.hasNext()) {
          var skipped = partition.next();
        }
      }
    } catch (RuntimeException e) {
      // Cassandra has no exception of its own for that.
      if (String.valueOf(e.getMessage()).contains("Unknown column")) {
        throw new UnknownSchemaException(table.keyspace + "." + table.name + ": " + e.getMessage());
      }
      throw e;
    }
  }

  /** Not called: mutations are read above. */
  @Override
  public void handleMutation(Mutation mutation, int size, int end, CommitLogDescriptor segment) {
    throw new AssertionError("read in another way");
  }

  /** What is torn at the end of a segment that a node still writes, or wrote when it was killed. */
  @Override
  public boolean shouldSkipSegmentOnError(CommitLogReadException error) throws IOException {
    handleUnrecoverableError(error);
    return false;
  }

  @Override
  public void handleUnrecoverableError(CommitLogReadException error) throws IOException {
    if (!error.permissible) {
      throw error;
    }
  }
}
