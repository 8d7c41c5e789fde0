// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.fragment.FragmentRecords;
import io.fullrow.model.Fragment;
import java.util.Optional;

/**
 * The topic with fragments of every configured table.
 *
 * <p>A fragment whose table or column is not known yet is handed on unchecked: the join keeps it
 * until the table is known, and checks it then. So one table that is awaited holds up none of the
 * others.
 */
public final class SharedFragments implements RawInput {
  private final Tables tables;
  private final FragmentRecords records;

  public SharedFragments(Tables tables, WriterSchemas writerSchemas) {
    this.tables = tables;
    this.records = new FragmentRecords(writerSchemas);
  }

  @Override
  public Decoded decode(RawRecord record) {
    return records.read(record).ifChanges(this::ofItsTable);
  }

  private Decoded ofItsTable(Decoded.Changes read) {
    Fragment fragment = read.fragments().get(0);
    Optional<Decoded> fitting =
        tables.bySource(fragment.table()).map(table -> table.inputs().fit().of(fragment));
    return fitting.filter(decoded -> !(decoded instanceof Decoded.UnknownColumn)).orElse(read);
  }
}
