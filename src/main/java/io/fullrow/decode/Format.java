package io.fullrow.decode;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;

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
   * A decoder for one table.
   *
   * @param source the source table whose fragments are expected
   * @param acceptedLosses names of columns whose loss the operator accepts
   */
  Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas);
}
