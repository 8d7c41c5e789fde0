// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fragments of a publisher, and trusts nothing in them. Safe for many threads. */
final class FragmentDecoder implements Decoder {
  private final TableId source;
  private final Set<String> acceptedLosses;
  private final FragmentRecords records;
  private volatile @Nullable FragmentFit lastFit;

  FragmentDecoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    this.source = source;
    this.acceptedLosses = Set.copyOf(acceptedLosses);
    this.records = new FragmentRecords(writerSchemas);
  }

  @Override
  public Decoded decode(RawRecord record, TableSchema schema) {
    return records.read(record).ifChanges(read -> fit(schema).of(read.fragments().get(0)));
  }

  private FragmentFit fit(TableSchema schema) {
    FragmentFit fit = lastFit;
    if (fit == null || !fit.isOf(schema)) {
      fit = new FragmentFit(source, schema, acceptedLosses);
      lastFit = fit;
    }
    return fit;
  }
}
