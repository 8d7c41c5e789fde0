// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Opens sessions to Cassandra clusters. */
public final class ClusterSession {
  private static final String ROOT = "datastax-java-driver.";

  private ClusterSession() {}

  /**
   * Connects, and keeps trying while no node answers: the stage may take forever.
   *
   * @throws IllegalArgumentException if a driver option cannot be read
   */
  public static CompletionStage<CqlSession> open(ClusterConnection settings) {
    CqlSessionBuilder builder =
        CqlSession.builder()
            .withConfigLoader(loader(settings))
            .withApplicationName("fullrow")
            .withLocalDatacenter(settings.localDatacenter())
            .addContactPoints(settings.contactPoints());
    settings
        .credentials()
        .ifPresent(user -> builder.withAuthCredentials(user.username(), user.password()));
    return builder.buildAsync();
  }

  /**
   * Closes in good order, and by force what has not ended in time.
   *
   * @param timeout for the good order
   */
  public static void close(CqlSession session, Duration timeout) {
    try {
      session.closeAsync().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      session.forceCloseAsync();
    } catch (InterruptedException e) {
      session.forceCloseAsync();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reads the driver's options without connecting.
   *
   * @throws IllegalArgumentException if one cannot be read
   */
  public static void requireReadable(ClusterConnection settings) {
    loader(settings).close();
  }

  private static DriverConfigLoader loader(ClusterConnection settings) {
    String config =
        options(settings).entrySet().stream()
            .map(option -> ROOT + option.getKey() + " = " + hocon(option.getValue()))
            .collect(Collectors.joining("\n"));
    try {
      DriverConfigLoader loader = DriverConfigLoader.fromString(config);
      // read now, so that a wrong option is an error of the configuration and not of the first
      // write
      loader.getInitialConfig();
      return loader;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("a driver option cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> options(ClusterConnection settings) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("basic.request.consistency", settings.consistency());
    options.put("basic.request.timeout", "10 seconds");
    options.put("basic.request.default-idempotence", "true");
    options.put("advanced.reconnect-on-init", "true");
    // a session that still waits for its first node must not keep the process alive
    options.put("advanced.netty.daemon", "true");
    // a cluster that comes back is noticed within seconds: the default waits up to a minute
    options.put("advanced.reconnection-policy.base-delay", "500 milliseconds");
    options.put("advanced.reconnection-policy.max-delay", "5 seconds");
    options.put("advanced.connection.init-query-timeout", "5 seconds");
    options.put("advanced.control-connection.timeout", "5 seconds");
    options.put("advanced.metadata.schema.request-timeout", "10 seconds");
    options.put("basic.load-balancing-policy.class", MovedNodesPolicy.class.getName());
    options.put(MovedNodesPolicy.CONTACT_POINTS.getPath(), contactPoints(settings));
    settings
        .driver()
        .forEach(
            (path, value) ->
                options.put(path.startsWith(ROOT) ? path.substring(ROOT.length()) : path, value));
    return options;
  }

  /** As they were given: the driver itself gets the addresses that they had at the start. */
  private static String contactPoints(ClusterConnection settings) {
    return settings.contactPoints().stream()
        .map(address -> '"' + address.getHostString() + ':' + address.getPort() + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A quoted string reads as a number, a flag or a duration too; lists and objects stay as is. */
  private static String hocon(String value) {
    String trimmed = value.strip();
    if (trimmed.startsWith("[") || trimmed.startsWith("{")) {
      return trimmed;
    }
    return '"' + trimmed.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
