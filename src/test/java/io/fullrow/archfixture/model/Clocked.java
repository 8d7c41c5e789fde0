// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.model;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Asks every clock and every source of chance that the pure core must not know. */
class Clocked {
  private final LongSupplier nanos = System::nanoTime;

  @SuppressWarnings("JavaTimeDefaultTimeZone") // forbidden here, too
  List<Object> ask() {
    return List.of(
        System.currentTimeMillis(),
        nanos.getAsLong(),
        Instant.now(),
        LocalDate.now(),
        Clock.systemUTC(),
        new Random(1).nextInt(),
        ThreadLocalRandom.current().nextInt(),
        UUID.randomUUID(),
        Math.random());
  }
}
