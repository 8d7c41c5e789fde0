// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.FullrowService;
import io.fullrow.load.ServiceFigures.Counters;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** One configured service, which may be stopped and started again: its counters go on. */
final class LoadService {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);
  static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0);

  private final FullrowService service;
  private Counters earlier = NONE;
  private Optional<ServiceProcess> running = Optional.empty();

  LoadService(FullrowService service) {
    this.service = service;
  }

  /** Returns when it is ready; nothing happens if it runs. */
  void start() {
    if (running.isEmpty()) {
      service.start();
      ServiceProcess started = started();
      until("readiness", started.figures()::ready);
      started.threads().readNames();
    }
  }

  /** From the next start on it is run as the image runs it. */
  void packaged() {
    service.packaged();
  }

  /** Starts the process in a separate thread and does not wait for anything. */
  Thread launch() {
    Thread starter = new Thread(service::start, "load-start");
    starter.start();
    return starter;
  }

  /** After {@link #launch}, when it runs. */
  ServiceProcess started() {
    ServiceProcess started = ServiceProcess.of(service);
    running = Optional.of(started);
    return started;
  }

  /** Figures that fail while no process answers. */
  ServiceFigures figures() {
    return new ServiceFigures(service);
  }

  Optional<ServiceProcess> running() {
    return running;
  }

  /** Of all its processes, one after the other. */
  Counters counters() {
    return running.map(each -> each.figures().counters().plus(earlier)).orElse(earlier);
  }

  /** What the processes before this one have counted. */
  Counters earlier() {
    return earlier;
  }

  boolean caughtUp() {
    return running.map(each -> each.figures().caughtUp()).orElse(false);
  }

  void stop() {
    if (running.isPresent()) {
      earlier = counters();
      running = Optional.empty();
      service.stop();
    }
  }

  static void until(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .pollInSameThread()
        .until(condition::getAsBoolean);
  }
}
