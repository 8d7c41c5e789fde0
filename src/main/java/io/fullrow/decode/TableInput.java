package io.fullrow.decode;

import io.fullrow.schema.TableSchema;

/**
 * One of the topics of a table.
 *
 * @param decoder of the topic's format
 * @param left what is not merged from this topic
 * @param schema the table's columns as known now
 */
public record TableInput(Decoder decoder, LeftToOthers left, TableSchema schema)
    implements RawInput {
  @Override
  public Decoded decode(RawRecord record) {
    return left.from(decoder.decode(record, schema));
  }

  @Override
  public boolean tellChange(RawRecord record, ChangeBytes to) {
    return decoder.tellChange(record, to);
  }
}
