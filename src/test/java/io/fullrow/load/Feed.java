// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

/** A topic, and what is published to it: the supply from its first record on, again and again. */
final class Feed {
  private final Pump pump;
  private final String topic;
  private final Supply supply;
  private long sent;

  Feed(Pump pump, String topic, Supply supply) {
    this.pump = pump;
    this.topic = topic;
    this.supply = supply;
  }

  String topic() {
    return topic;
  }

  int size() {
    return supply.size();
  }

  /** Records that the broker has. */
  long sent() {
    return sent;
  }

  /** How often all of the supply was sent. */
  long passes() {
    return sent / supply.size();
  }

  /** So many more, as fast as the broker takes them. */
  void send(long count) {
    for (long end = sent + count; sent < end; ) {
      sendNext();
    }
    pump.flush();
  }

  /** Up to the end of the pass that was begun, so that no mutation lacks a copy. */
  void finishPass() {
    long over = sent % supply.size();
    send(over == 0 ? 0 : supply.size() - over);
  }

  /** So many, evenly. */
  void sendEvenly(long count, double perSecond) {
    pump.evenly(count, perSecond, this::sendNext);
    pump.flush();
  }

  private void sendNext() {
    pump.send(supply.record(topic, sent / supply.size(), Math.toIntExact(sent % supply.size())));
    sent++;
  }
}
