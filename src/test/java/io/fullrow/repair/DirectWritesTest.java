// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which records of the fragments topic are writes of applications. */
class DirectWritesTest {
  private static final TableId TABLE = new TableId("k", "t");
  private static final Set<TableId> TABLES = Set.of(TABLE, new TableId("k", "u"));

  @Test
  void shouldTellWritesFromWhatFullrowPublishes() {
    assertThat(DirectWrites.writtenTo(fragment(TABLE, false, false), TABLES))
        .containsExactly(TABLE);
    assertThat(DirectWrites.writtenTo(fragment(TABLE, true, false), TABLES)).isEmpty();
    assertThat(DirectWrites.writtenTo(fragment(TABLE, false, true), TABLES)).isEmpty();
  }

  @Test
  void shouldLeaveOutOtherTablesAndWhatIsNoFragment() {
    assertThat(DirectWrites.writtenTo(fragment(new TableId("k", "x"), false, false), TABLES))
        .isEmpty();
    assertThat(DirectWrites.writtenTo(Bytes.of((byte) 1), TABLES)).isEmpty();
  }

  /** Their schema would have to be asked for, and Fullrow has written none of them. */
  @Test
  void shouldTakeFramedRecordsForWritesToAnyTable() {
    assertThat(DirectWrites.writtenTo(Bytes.fromHex("0000000001"), TABLES)).isEqualTo(TABLES);
  }

  private static Bytes fragment(TableId table, boolean snapshot, boolean refresh) {
    Change change = new Change.Partition(Deletion.at(WriteTime.ofMicros(5)));
    return FragmentCodec.encode(
        new Fragment(
            table,
            PartitionKey.of(Bytes.of((byte) 1)),
            change,
            snapshot,
            refresh,
            new Origin("", 0, 0, 0, Optional.empty())));
  }
}
