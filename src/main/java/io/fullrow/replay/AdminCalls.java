// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for answers of Kafka's admin client. */
final class AdminCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private AdminCalls() {}

  /**
   * @throws KafkaException the broker's own, or one that says that there was no answer
   */
  static <T> T answer(KafkaFuture<T> asked) {
    try {
      return asked.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("no answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
