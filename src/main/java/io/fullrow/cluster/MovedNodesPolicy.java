// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.config.DriverOption;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.loadbalancing.LoadBalancingPolicy;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.session.Session;
import com.datastax.oss.driver.api.core.tracker.RequestTracker;
import com.datastax.oss.driver.internal.core.channel.DriverChannel;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import com.datastax.oss.driver.internal.core.loadbalancing.DefaultLoadBalancingPolicy;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import com.datastax.oss.driver.internal.core.metadata.DefaultNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's default policy, which also finds a cluster again whose nodes have all changed their
 * addresses while it was away, as in Kubernetes after a stop. The driver knows nodes by address
 * alone from its first connection on (CASSANDRA-19598).
 *
 * <p>When its control connection finds no node alive, the contact points are looked up by name
 * again. An address that no known node has is lent to one of them for one attempt: the node that
 * answers there reports the addresses of all, by their host ids. Between two attempts the node has
 * its own address back, for an outage after which nothing has moved.
 *
 * <p>Instantiated by the driver, by name. Plans for the control connection are made by one thread.
 */
public final class MovedNodesPolicy implements LoadBalancingPolicy {
  /** The contact points, as a list of {@code host:port}. */
  static final DriverOption CONTACT_POINTS = () -> "fullrow.contact-points";

  private static final Logger LOG = LoggerFactory.getLogger(MovedNodesPolicy.class);

  private final InternalDriverContext context;
  private final LoadBalancingPolicy policy;
  private final ContactNames names;
  private volatile Optional<Loan> loan = Optional.empty();

  @GuardedBy("this")
  private long attempts;

  @GuardedBy("this")
  private @Nullable InetSocketAddress lastTried;

  /** The address that a node has for one attempt, and its own. */
  private record Loan(DefaultNode node, EndPoint own, EndPoint lent) {}

  /** For the driver. */
  public MovedNodesPolicy(DriverContext context, String profileName) {
    this.context = (InternalDriverContext) context;
    policy = new DefaultLoadBalancingPolicy(context, profileName);
    DriverExecutionProfile profile = context.getConfig().getProfile(profileName);
    List<InetSocketAddress> contactPoints =
        profile.getStringList(CONTACT_POINTS).stream().map(MovedNodesPolicy::unresolved).toList();
    names = new ContactNames(contactPoints, InetAddress::getAllByName, daemon(), System::nanoTime);
  }

  @Override
  public Queue<Node> newQueryPlan(@Nullable Request request, @Nullable Session session) {
    Queue<Node> plan = policy.newQueryPlan(request, session);
    if (request != null || session != null) {
      return plan;
    }
    boolean lent = giveBack();
    return plan.isEmpty() && !lent ? moved() : plan;
  }

  @Override
  public void init(Map<UUID, Node> nodes, DistanceReporter distanceReporter) {
    policy.init(nodes, distanceReporter);
  }

  @Override
  public Map<String, ?> getStartupConfiguration() {
    return policy.getStartupConfiguration();
  }

  @Override
  public Optional<RequestTracker> getRequestTracker() {
    return policy.getRequestTracker();
  }

  @Override
  public void onAdd(Node node) {
    policy.onAdd(node);
  }

  @Override
  public void onDown(Node node) {
    policy.onDown(node);
  }

  @Override
  public void onRemove(Node node) {
    policy.onRemove(node);
  }

  @Override
  public void close() {
    policy.close();
  }

  @Override
  public void onUp(Node node) {
    policy.onUp(node);
    if (loan.filter(one -> one.node() == node).isPresent()) {
      answered();
    }
  }

  /** Whether it is the control connection that answers: then addresses of all nodes follow. */
  private synchronized void answered() {
    DriverChannel channel = context.getControlConnection().channel();
    if (loan.isPresent() && channel != null && channel.getEndPoint().equals(loan.get().lent())) {
      loan = Optional.empty();
    } else {
      giveBack();
    }
  }

  private synchronized Queue<Node> moved() {
    Queue<Node> plan = new ArrayDeque<>();
    Collection<Node> nodes = context.getMetadataManager().getMetadata().getNodes().values();
    Set<SocketAddress> known = new HashSet<>();
    nodes.forEach(node -> known.add(node.getEndPoint().resolve()));
    List<InetSocketAddress> fresh =
        names.addresses().stream().filter(address -> !known.contains(address)).toList();
    List<DefaultNode> borrowers =
        nodes.stream().filter(MovedNodesPolicy::borrows).map(DefaultNode.class::cast).toList();
    if (!fresh.isEmpty() && !borrowers.isEmpty()) {
      int attempt = (int) (attempts++ % Integer.MAX_VALUE);
      plan.add(lend(borrowers.get(attempt % borrowers.size()), fresh.get(attempt % fresh.size())));
    }
    return plan;
  }

  /** A node whose address is a name is looked up by the driver at each attempt. */
  private static boolean borrows(Node node) {
    return node instanceof DefaultNode
        && node.getDistance() == NodeDistance.LOCAL
        && node.getState() != NodeState.FORCED_DOWN
        && node.getEndPoint().resolve() instanceof InetSocketAddress address
        && !address.isUnresolved();
  }

  @GuardedBy("this")
  private Node lend(DefaultNode node, InetSocketAddress address) {
    if (!address.equals(lastTried)) {
      lastTried = address;
      LOG.info(
          "No node of the target answers: trying {}, to which a contact point resolves now",
          address);
    }
    EndPoint lent = new DefaultEndPoint(address);
    loan = Optional.of(new Loan(node, node.getEndPoint(), lent));
    node.setEndPoint(lent, context);
    return node;
  }

  private synchronized boolean giveBack() {
    loan.filter(given -> given.node().getEndPoint().equals(given.lent()))
        .ifPresent(given -> given.node().setEndPoint(given.own(), context));
    boolean lent = loan.isPresent();
    loan = Optional.empty();
    return lent;
  }

  private static InetSocketAddress unresolved(String contactPoint) {
    int colon = contactPoint.lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        contactPoint.substring(0, colon), Integer.parseInt(contactPoint.substring(colon + 1)));
  }

  private static Executor daemon() {
    return task -> {
      Thread thread = new Thread(task, "target-names");
      thread.setDaemon(true);
      thread.start();
    };
  }
}
