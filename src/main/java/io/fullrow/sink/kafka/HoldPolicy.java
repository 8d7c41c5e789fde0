// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.Duration;

/**
 * When what is held goes on to its next stage. Pure: the same figures give the same answer.
 *
 * @param storeAfter how long a record is held at its offset, before it goes to the held topic
 * @param storeAfterRecords how many offsets of its partition may be read behind it until then
 * @param maxKeys held keys of one table; one more holds the table
 * @param maxBytes of all held records in memory; beyond them the next one holds its table
 * @param replacedWithin for how long a later event of the key replaces the held one. Past that time
 *     the later one may lack tombstones that the held one still carries.
 * @param retryMax the longest pause between two attempts
 */
public record HoldPolicy(
    Duration storeAfter,
    long storeAfterRecords,
    int maxKeys,
    long maxBytes,
    Duration replacedWithin,
    Duration retryMax) {
  private static final Duration NEVER = Duration.ofMillis(Long.MAX_VALUE);

  public HoldPolicy {
    if (maxKeys < 1 || maxBytes < 1 || storeAfterRecords < 1) {
      throw new IllegalArgumentException("the bounds of what is held are at least 1");
    }
  }

  /**
   * 5 minutes, 10,000 records, 100 keys, 32 MiB, 30 s.
   *
   * @param tombstoneRetention how long a deletion stays in the state
   */
  public static HoldPolicy of(Duration tombstoneRetention) {
    return new HoldPolicy(
        Duration.ofMinutes(5),
        10_000,
        100,
        32L << 20,
        tombstoneRetention.dividedBy(2),
        Duration.ofSeconds(30));
  }

  /** The same without a held topic: what is held keeps its offset. */
  public static HoldPolicy withoutTopic(Duration tombstoneRetention) {
    HoldPolicy usual = of(tombstoneRetention);
    return new HoldPolicy(
        NEVER,
        Long.MAX_VALUE,
        usual.maxKeys(),
        usual.maxBytes(),
        usual.replacedWithin(),
        usual.retryMax());
  }

  /**
   * Whether a held key goes to the held topic, so that its partition's offsets go on.
   *
   * @param heldMillis since its first failure
   * @param behind offsets of its partition that are read behind it
   */
  boolean stores(long heldMillis, long behind) {
    return heldMillis >= storeAfter.toMillis() || behind >= storeAfterRecords;
  }

  /**
   * Whether one more key that fails holds its table.
   *
   * @param keys held ones of the table
   * @param bytes of all held records
   */
  boolean holdsTable(int keys, long bytes) {
    return keys >= maxKeys || bytes >= maxBytes;
  }

  /** Whether a later event of the key replaces one that is held since {@code heldMillis}. */
  boolean replaces(long heldMillis) {
    return heldMillis < replacedWithin.toMillis();
  }
}
