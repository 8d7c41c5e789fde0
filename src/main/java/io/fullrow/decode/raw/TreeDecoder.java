// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.KeyLimits;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoder of records that are read as trees. Whatever a record contains is answered, never
 * thrown.
 *
 * <p>Safe for many threads: the only state is a cache of the immutable {@link TableReader}, and the
 * loser of a race builds it once more.
 */
public abstract class TreeDecoder implements Decoder {
  public static final String NULL_VALUE = "null value";
  public static final String NOTHING_CARRIED = "no carried column";

  private final TableId source;
  private final Set<String> acceptedLosses;
  private final ColumnReaders readers;
  private volatile @Nullable TableReader cached;

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
      return KeyLimits.within(decode(raw.value().get(), raw, reader(schema)));
    } catch (RejectedRecordException e) {
      return e.decoded(source);
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that a record contains may end the thread that reads it.
      return new Decoded.Malformed("cannot be decoded: " + e);
    }
  }

  /**
   * @throws RejectedRecordException with the answer, if there are no changes
   */
  protected abstract Decoded decode(Bytes value, RawRecord raw, TableReader table);

  private TableReader reader(TableSchema schema) {
    TableReader reader = cached;
    if (reader == null || !reader.isOf(schema)) {
      reader = new TableReader(schema, acceptedLosses, readers);
      cached = reader;
    }
    return reader;
  }
}
