// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.KeyLimits;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoder of records that are read as trees. Whatever a record contains is answered, never
 * thrown, and what the table has dropped is reported.
 *
 * <p>Safe for many threads: the only state is a cache of the immutable {@link TableColumns}, and
 * the loser of a race builds it once more.
 */
public abstract class TreeDecoder implements Decoder {
  protected static final String NULL_VALUE = "null value";
  private static final String NOTHING_CARRIED = "no carried column";

  private final TableId source;
  private final Set<String> acceptedLosses;
  private final ColumnReaders readers;
  private volatile @Nullable TableColumns cached;

  /**
   * @param source the table whose records are read
   * @param acceptedLosses names of columns
   */
  protected TreeDecoder(TableId source, Set<String> acceptedLosses, ColumnReaders readers) {
    this.source = source;
    this.acceptedLosses = Set.copyOf(acceptedLosses);
    this.readers = readers;
  }

  @Override
  public final Decoded decode(RawRecord raw, TableSchema schema) {
    if (raw.value().isEmpty()) {
      return new Decoded.Ignored(NULL_VALUE);
    }
    try {
      TableReader table = new TableReader(columns(schema));
      List<Fragment> fragments = fragments(raw.value().get(), raw, table);
      return KeyLimits.within(decoded(fragments, table.leftOut()));
    } catch (RejectedRecordException e) {
      return e.decoded(source);
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that a record contains may end the thread that reads it.
      return new Decoded.Malformed("cannot be decoded: " + e);
    }
  }

  /**
   * The changes of one record; empty if it touches no column that is carried.
   *
   * @param table knows afterwards whether cells were left out
   * @throws RejectedRecordException with the answer, if it is another one
   */
  protected abstract List<Fragment> fragments(Bytes value, RawRecord raw, TableReader table);

  private static Decoded decoded(List<Fragment> fragments, boolean leftOut) {
    return fragments.isEmpty()
        ? new Decoded.Ignored(leftOut ? Decoded.Ignored.DROPPED_COLUMN : NOTHING_CARRIED)
        : new Decoded.Changes(fragments, leftOut);
  }

  private TableColumns columns(TableSchema schema) {
    TableColumns columns = cached;
    if (columns == null || !columns.isOf(schema)) {
      columns = new TableColumns(schema, acceptedLosses, readers);
      cached = columns;
    }
    return columns;
  }
}
