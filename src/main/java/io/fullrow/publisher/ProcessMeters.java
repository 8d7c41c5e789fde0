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

/** Micrometer's own figures of this process and of its producer, until it is closed. */
final class ProcessMeters implements AutoCloseable {
  private final JvmGcMetrics garbage;
  private final KafkaClientMetrics kafka;

  private ProcessMeters(JvmGcMetrics garbage, KafkaClientMetrics kafka) {
    this.garbage = garbage;
    this.kafka = kafka;
  }

  static ProcessMeters bind(MeterRegistry meters, Producer<?, ?> producer) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    JvmGcMetrics garbage = new JvmGcMetrics();
    garbage.bindTo(meters);
    KafkaClientMetrics kafka = new KafkaClientMetrics(producer);
    kafka.bindTo(meters);
    return new ProcessMeters(garbage, kafka);
  }

  @Override
  public void close() {
    kafka.close();
    garbage.close();
  }
}
