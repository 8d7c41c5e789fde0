// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the consumer groups by their client ids, which carry their addresses: {@code
 * <group>-<host>:<port>}. Kafka Streams appends the name of its thread, the intake the number of
 * its reader. A member with another client id makes the list incomplete.
 */
public final class AdminMembers implements Members {
  private static final Logger LOG = LoggerFactory.getLogger(AdminMembers.class);
  private static final Pattern THREAD = Pattern.compile("-(StreamThread-\\d+-consumer|\\d+)$");

  private final Admin admin;
  private final List<String> groups;
  private final Set<HostPort> self;
  private final int timeoutMs;

  /**
   * The members of all of these groups.
   *
   * @param self this member's address, always on the list
   * @param timeoutMs how long Kafka may take to answer, in milliseconds
   */
  public AdminMembers(Admin admin, List<String> groups, HostPort self, int timeoutMs) {
    this(admin, groups, Set.of(self), timeoutMs);
  }

  /** For who is no member of these groups. */
  AdminMembers(Admin admin, List<String> groups, int timeoutMs) {
    this(admin, groups, Set.of(), timeoutMs);
  }

  private AdminMembers(Admin admin, List<String> groups, Set<HostPort> self, int timeoutMs) {
    this.admin = admin;
    this.groups = List.copyOf(groups);
    this.self = Set.copyOf(self);
    this.timeoutMs = timeoutMs;
  }

  /** The client id by which others find the member at this address. */
  public static String clientId(String group, HostPort member) {
    return group + "-" + member;
  }

  /** The address in a client id of that group; empty if there is none. */
  static Optional<HostPort> address(String group, String clientId) {
    if (!clientId.startsWith(group + "-")) {
      return Optional.empty();
    }
    Matcher thread = THREAD.matcher(clientId.substring(group.length() + 1));
    return HostPort.parse(thread.replaceFirst(""));
  }

  @Override
  public Roll roll() {
    Set<HostPort> members = new HashSet<>(self);
    boolean complete = true;
    DescribeConsumerGroupsOptions options =
        new DescribeConsumerGroupsOptions().timeoutMs(timeoutMs);
    var described = admin.describeConsumerGroups(groups, options).describedGroups();
    for (var group : described.entrySet()) {
      complete &= add(group.getKey(), group.getValue(), members);
    }
    return new Roll(members, complete);
  }

  private boolean add(
      String group, KafkaFuture<ConsumerGroupDescription> description, Set<HostPort> members) {
    try {
      boolean complete = true;
      for (var member : description.get(timeoutMs, TimeUnit.MILLISECONDS).members()) {
        Optional<HostPort> address = address(group, member.clientId());
        address.ifPresent(members::add);
        complete &= address.isPresent();
      }
      return complete;
    } catch (ExecutionException e) {
      LOG.debug("Cannot list the members of group {}", group, e);
      return e.getCause() instanceof GroupIdNotFoundException;
    } catch (TimeoutException e) {
      LOG.debug("Cannot list the members of group {} in time", group, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
