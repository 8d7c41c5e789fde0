// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.fullrow.config.Secrets;
import io.fullrow.registry.RegistryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.PolicyViolationException;

/**
 * Distinguishes a server that refuses us from an unreachable one: the first needs an operator, the
 * second comes back without one. The service waits for both.
 */
final class ServerErrors {
  private final Secrets secrets;

  ServerErrors(Secrets secrets) {
    this.secrets = secrets;
  }

  /** For people: {@code refused by the server} with what to do, or {@code does not answer}. */
  String reason(Throwable error) {
    List<Throwable> all = causes(error);
    for (Throwable cause : all) {
      Optional<String> remedy = remedy(cause);
      if (remedy.isPresent()) {
        return secrets.hide("refused by the server: " + text(cause)) + ": " + remedy.get();
      }
    }
    return secrets.hide(
        "does not answer: " + String.valueOf(error.getCause() == null ? error : error.getCause()));
  }

  private static Optional<String> remedy(Throwable error) {
    if (error instanceof AuthenticationException) {
      return Optional.of(
          "check security.protocol, sasl.* and ssl.* under fullrow.kafka.properties");
    }
    if (error instanceof AuthorizationException) {
      return Optional.of("grant Kafka's user the rights that docs/operations.md lists");
    }
    if (error instanceof PolicyViolationException) {
      return Optional.of(
          "create the topics as the brokers' policy requires, or change the policy"
              + " (create.topic.policy.class.name)");
    }
    if (error instanceof com.datastax.oss.driver.api.core.auth.AuthenticationException) {
      return Optional.of("check fullrow.target.username and fullrow.target.password");
    }
    if (error instanceof UnauthorizedException) {
      return Optional.of("grant the target's user SELECT and MODIFY, and SELECT on system_schema");
    }
    if (error instanceof RegistryException && text(error).matches("(?s).* answered 40[13]\\b.*")) {
      return Optional.of("check the credentials under fullrow.schema-registry and their rights");
    }
    return Optional.empty();
  }

  /** The error, its causes, and those that the driver collects by node, each once. */
  private static List<Throwable> causes(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(error));
    List<Throwable> all = new ArrayList<>();
    while (!open.isEmpty()) {
      Throwable next = open.removeFirst();
      if (seen.add(next)) {
        all.add(next);
        if (next.getCause() != null) {
          open.add(next.getCause());
        }
        if (next instanceof AllNodesFailedException nodes) {
          nodes.getAllErrors().values().stream().flatMap(Collection::stream).forEach(open::add);
        }
      }
    }
    return all;
  }

  private static String text(Throwable error) {
    return String.valueOf(error.getMessage() == null ? error : error.getMessage());
  }
}
