// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that the contact points have now. Names are looked up aside: a name server that
 * does not answer must not hold up the driver. Used by one thread.
 */
final class ContactNames {
  private static final Logger LOG = LoggerFactory.getLogger(ContactNames.class);

  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  private final List<InetSocketAddress> contactPoints;
  private final Lookup lookup;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private CompletableFuture<Answer> lookedUp = CompletableFuture.completedFuture(Answer.NONE);

  private record Answer(List<InetSocketAddress> addresses, long nanos) {
    static final Answer NONE = new Answer(List.of(), 0);
  }

  /** Of a name all addresses, as {@link InetAddress#getAllByName} does. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * @param contactPoints of which the host strings are looked up
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  ContactNames(
      List<InetSocketAddress> contactPoints,
      Lookup lookup,
      Executor executor,
      LongSupplier nanoTime) {
    this.contactPoints = List.copyOf(contactPoints);
    this.lookup = lookup;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /**
   * As the lookup found them that the call before began; none if that was long ago, and at the
   * first call. Each call begins another one.
   */
  List<InetSocketAddress> addresses() {
    if (!lookedUp.isDone()) {
      return List.of();
    }
    Answer answer = lookedUp.join();
    lookedUp =
        CompletableFuture.supplyAsync(() -> new Answer(lookUp(), nanoTime.getAsLong()), executor)
            .exceptionally(failure -> Answer.NONE);
    // An address of an earlier outage may be another cluster's by now.
    boolean recent = nanoTime.getAsLong() - answer.nanos() < MAX_AGE.toNanos();
    return recent ? answer.addresses() : List.of();
  }

  private List<InetSocketAddress> lookUp() {
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetSocketAddress contactPoint : contactPoints) {
      try {
        for (InetAddress address : lookup.addresses(contactPoint.getHostString())) {
          found.add(new InetSocketAddress(address, contactPoint.getPort()));
        }
      } catch (UnknownHostException e) {
        LOG.debug("the name {} cannot be resolved now", contactPoint.getHostString());
      }
    }
    return found;
  }
}
