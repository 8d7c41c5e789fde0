// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.Lab;
import io.fullrow.verify.ComparisonRequest;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What publishes the changes of the old keyspace, and its rows from before. */
interface Source {
  /** By {@code -Ddemo.source}: {@code publisher}, the default, or {@code debezium}. */
  static Source chosen() {
    String name = System.getProperty("demo.source", "publisher");
    return switch (name) {
      case "", "publisher" -> new PublisherSource();
      case "debezium" -> new DebeziumSource();
      default ->
          throw new IllegalArgumentException("demo.source is publisher or debezium, not " + name);
    };
  }

  /** Its processes, as the demo speaks of them. */
  String processes();

  /** Begins to publish; all that is written after that is published. */
  void start(Lab lab);

  /** With the table's changes. */
  String rawTopic();

  /** Of the raw topic, as the configuration names it. */
  String format();

  /** Columns that it does not carry exactly. */
  List<String> lossy();

  /** Whether the rows from before were published. */
  boolean publishExistingRows(Lab lab, Commands commands, Screen screen);

  /** A comparison of what it carries. */
  ComparisonRequest of(ComparisonRequest all);

  RawFragment read(ConsumerRecord<byte[], byte[]> message);

  /** What is said below the comparison. */
  List<String> remarks();
}
