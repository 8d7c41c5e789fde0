// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * The configuration of a client, under Confluent's keys.
 *
 * @param endpoints {@code schema.registry.url}: one or more, separated by commas; all of one
 *     registry
 * @param connectTimeout {@code http.connect.timeout.ms}, default 2000
 * @param readTimeout {@code http.read.timeout.ms}, default 5000: for a whole request
 * @param maxRetries {@code max.retries}, default 2: rounds over all endpoints after the first one
 * @param firstWait {@code retries.wait.ms}, default 100: before the second round, then doubled
 * @param maxWait {@code retries.max.wait.ms}, default 1000
 */
public record RegistryConfig(
    List<Endpoint> endpoints,
    Duration connectTimeout,
    Duration readTimeout,
    int maxRetries,
    Duration firstWait,
    Duration maxWait) {
  private static final String URL = "schema.registry.url";
  private static final String TOPIC_NAME_STRATEGY =
      "io.confluent.kafka.serializers.subject.TopicNameStrategy";

  /** Keys that change what is written or how it is sent, with the only value that is supported. */
  private static final Map<String, String> ONLY =
      Map.of(
          "auto.register.schemas", "true",
          "key.subject.name.strategy", TOPIC_NAME_STRATEGY,
          "value.subject.name.strategy", TOPIC_NAME_STRATEGY,
          "use.schema.id", "-1",
          "normalize.schemas", "false",
          "avro.use.logical.type.converters", "false",
          "avro.remove.java.properties", "false",
          "bearer.auth.credentials.source", "",
          "proxy.host", "");

  public RegistryConfig {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * One URL of the registry.
   *
   * @param base without credentials and without a slash at its end
   * @param authorization the value of the header, if any
   */
  public record Endpoint(URI base, Optional<String> authorization) {
    /** The URL alone: the credentials are for no log. */
    @Override
    public String toString() {
      return base.toString();
    }
  }

  /**
   * Reads the keys that Confluent's serdes are configured with. Keys of others are ignored;
   * Confluent's keys that would change what is written or how it is sent, but are not supported,
   * are refused.
   *
   * @throws ConfigException names the key, the value and the remedy
   */
  public static RegistryConfig from(Map<String, ?> configs) {
    Settings settings = new Settings(configs);
    refuseUnsupported(configs);
    Credentials credentials = Credentials.from(configs);
    return new RegistryConfig(
        endpoints(settings, credentials),
        settings.millis("http.connect.timeout.ms", 2_000),
        settings.millis("http.read.timeout.ms", 5_000),
        settings.number("max.retries", 2),
        settings.millis("retries.wait.ms", 100),
        settings.millis("retries.max.wait.ms", 1_000));
  }

  private static List<Endpoint> endpoints(Settings settings, Credentials credentials) {
    String urls = settings.text(URL, "");
    List<Endpoint> endpoints =
        Stream.of(urls.split(","))
            .map(String::strip)
            .filter(url -> !url.isEmpty())
            .map(url -> endpoint(url, credentials))
            .toList();
    if (endpoints.isEmpty()) {
      throw new ConfigException(URL, urls, "give the URL of the schema registry");
    }
    return endpoints;
  }

  private static Endpoint endpoint(String url, Credentials credentials) {
    URI uri;
    try {
      uri = URI.create(url.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      // the URL itself may hold a password: it is not repeated
      throw new ConfigException(URL + " has a value that is no URL");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new ConfigException(URL + " has a value that is no http:// or https:// URL");
    }
    String base = uri.getScheme() + "://" + authority(uri) + uri.getRawPath();
    return new Endpoint(URI.create(base), credentials.authorization(uri));
  }

  private static String authority(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static void refuseUnsupported(Map<String, ?> configs) {
    ONLY.forEach(
        (key, only) -> {
          String value = Settings.text(configs.get(key), only);
          if (!value.equals(only)) {
            throw new ConfigException(key, value, "not supported here: leave it out");
          }
        });
    configs.forEach(
        (key, value) -> {
          if (value != null && key.startsWith("schema.registry.ssl.")) {
            throw new ConfigException(
                key + " is not supported: configure the JVM's own trust store and key store");
          }
        });
  }
}
