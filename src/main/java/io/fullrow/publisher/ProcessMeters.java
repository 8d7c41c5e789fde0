// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's own figures of this process and of its producer, until it is closed. For one thread.
 */
final class ProcessMeters implements AutoCloseable {
  private final MeterRegistry meters;
  private final JvmGcMetrics garbage;
  private @Nullable KafkaClientMetrics kafka;

  private ProcessMeters(MeterRegistry meters, JvmGcMetrics garbage) {
    this.meters = meters;
    this.garbage = garbage;
  }

  static ProcessMeters bind(MeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    JvmGcMetrics garbage = new JvmGcMetrics();
    garbage.bindTo(meters);
    return new ProcessMeters(meters, garbage);
  }

  /** With the figures of this producer instead of the former one's. */
  <P extends Producer<?, ?>> P bound(P producer) {
    closeKafka();
    kafka = new KafkaClientMetrics(producer);
    kafka.bindTo(meters);
    return producer;
  }

  private void closeKafka() {
    if (kafka != null) {
      kafka.close();
    }
  }

  @Override
  public void close() {
    closeKafka();
    garbage.close();
  }
}
