package io.fullrow.decode;

/** One raw topic of the configuration, as its records can be decoded now. Used by many threads. */
public interface RawInput {
  /** Decodes one record of the topic. Never throws for what the record contains. */
  Decoded decode(RawRecord record);

  /** As {@link Decoder#tellChange} says. */
  default boolean tellChange(RawRecord record, ChangeBytes to) {
    return false;
  }
}
