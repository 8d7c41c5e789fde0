// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Format;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The raw format {@code fragment}: Avro by fragment.avsc, in single-object encoding or in the
 * Confluent wire format, there with older and newer compatible schemas too.
 */
public final class FragmentFormat implements Format {
  @Override
  public String name() {
    return "fragment";
  }

  /** Exact for every column. */
  @Override
  public List<Fidelity> fidelity(TableSchema schema) {
    return schema.byName().values().stream()
        .filter(column -> !column.isPrimaryKey())
        .map(Column::name)
        .map(name -> new Fidelity(name, Fidelity.Level.EXACT, ""))
        .toList();
  }

  @Override
  public List<String> undetectableLosses() {
    return List.of();
  }

  @Override
  public Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    return new FragmentDecoder(source, acceptedLosses, writerSchemas);
  }

  /** None: its records carry serialized values, which are checked one by one. */
  @Override
  public List<String> mismatches(Schema writer, TableSchema schema) {
    return List.of();
  }
}
