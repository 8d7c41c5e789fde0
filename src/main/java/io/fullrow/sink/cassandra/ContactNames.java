package io.fullrow.sink.cassandra;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that the contact points have now. Names are looked up aside: a name server that
 * does not answer must not hold up the driver. Used by one thread.
 */
final class ContactNames {
  private static final Logger LOG = LoggerFactory.getLogger(ContactNames.class);

  private final List<InetSocketAddress> contactPoints;
  private final Lookup lookup;
  private final Executor executor;
  private CompletableFuture<List<InetSocketAddress>> lookedUp =
      CompletableFuture.completedFuture(List.of());

  /** Of a name all addresses, as {@link InetAddress#getAllByName} does. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * @param contactPoints of which the host strings are looked up
   */
  ContactNames(List<InetSocketAddress> contactPoints, Lookup lookup, Executor executor) {
    this.contactPoints = List.copyOf(contactPoints);
    this.lookup = lookup;
    this.executor = executor;
  }

  /** As of the call before: each starts another lookup. The first has none. */
  List<InetSocketAddress> addresses() {
    if (!lookedUp.isDone()) {
      return List.of();
    }
    List<InetSocketAddress> found = lookedUp.join();
    lookedUp = CompletableFuture.supplyAsync(this::lookUp, executor);
    return found;
  }

  private List<InetSocketAddress> lookUp() {
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetSocketAddress contactPoint : contactPoints) {
      try {
        for (InetAddress address : lookup.addresses(contactPoint.getHostString())) {
          found.add(new InetSocketAddress(address, contactPoint.getPort()));
        }
      } catch (UnknownHostException e) {
        LOG.debug("{} is not known by name now", contactPoint.getHostString());
      }
    }
    return found;
  }
}
