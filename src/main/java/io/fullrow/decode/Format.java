// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** A raw format: its name in the configuration, what it loses, and its decoder. */
public interface Format {
  /** The value of {@code format} in the configuration. */
  String name();

  /**
   * The fidelity of every column that is not in the primary key, and of key columns with a loss.
   */
  List<Fidelity> fidelity(TableSchema schema);

  /** Losses that no consumer can detect, for the start-up summary; whole sentences. */
  List<String> undetectableLosses();

  /**
   * Columns whose type in the schema of the raw records does not fit the target, one sentence each.
   *
   * @param writer the Avro schema of the raw records' values
   */
  List<String> mismatches(Schema writer, TableSchema schema);

  /** Whether each replica publishes its own record of a change, instead of one for all. */
  default boolean ofEachReplica() {
    return true;
  }

  /**
   * A decoder for one table.
   *
   * @param source the source table whose fragments are expected
   * @param acceptedLosses names of columns whose loss the operator accepts
   */
  Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas);
}
