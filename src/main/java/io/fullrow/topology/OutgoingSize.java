package io.fullrow.topology;

/** Sizes of records against the limits of topics. */
final class OutgoingSize {
  /**
   * What Kafka adds at most to the keys, values and headers of a batch of one record, in bytes: the
   * batch header of 61, lengths, deltas and attributes.
   */
  static final int RECORD_OVERHEAD = 256;

  private OutgoingSize() {}
}
