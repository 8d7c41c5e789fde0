// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.Optional;

/**
 * One of the topics of a table.
 *
 * @param source the table
 * @param decoder of the topic's format
 * @param left what is not merged from this topic
 * @param schema the target table's columns as known now
 */
public record TableInput(TableId source, Decoder decoder, LeftToOthers left, TableSchema schema)
    implements RawInput {
  @Override
  public Optional<TableId> table() {
    return Optional.of(source);
  }

  @Override
  public Decoded decode(RawRecord record) {
    return left.from(decoder.decode(record, schema));
  }

  @Override
  public boolean tellChange(RawRecord record, ChangeBytes to) {
    return decoder.tellChange(record, to);
  }

  @Override
  public Optional<String> logSegment(RawRecord record) {
    return decoder.logSegment(record);
  }
}
