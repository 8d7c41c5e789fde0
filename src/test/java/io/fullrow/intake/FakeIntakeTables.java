// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.LeftToOthers;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.TableInput;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.Tables;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One table, whose decoder and refresh the test sets. */
final class FakeIntakeTables implements Tables {
  static final String TOPIC = "raw";
  static final TableId TABLE = TableId.parse("k.t");
  private static final TableSchema SCHEMA =
      new TableSchema(
          TABLE,
          List.of(new Column("p", DataTypes.BLOB, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of());

  volatile Decoder decoder = (raw, schema) -> changes(raw);
  volatile boolean refreshed;

  /** The deletion of the partition that the record's value names: each value another content. */
  static Decoded changes(RawRecord raw) {
    Change change = new Change.Partition(Deletion.at(WriteTime.ofMicros(1)));
    PartitionKey key = PartitionKey.of(raw.value().orElseThrow());
    return new Decoded.Changes(
        List.of(new Fragment(TABLE, key, change, false, false, raw.origin())));
  }

  @Override
  public Optional<RawInput> input(String topic) {
    return Optional.of(new TableInput(TABLE, decoder, new LeftToOthers(Set.of()), SCHEMA));
  }

  @Override
  public boolean isConfigured(TableId source) {
    return true;
  }

  @Override
  public Set<String> rawTopics() {
    return Set.of(TOPIC);
  }

  @Override
  public Optional<TableContext> bySource(TableId source) {
    return Optional.empty();
  }

  @Override
  public long requestRefresh(TableId source) {
    return 1;
  }

  @Override
  public boolean refreshedSince(TableId source, long ticket) {
    return refreshed;
  }
}
