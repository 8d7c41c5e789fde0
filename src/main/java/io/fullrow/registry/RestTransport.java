// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import io.fullrow.registry.RegistryConfig.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends a request to the first endpoint that answers it. I/O errors, 429 and 5xx go on to the next
 * endpoint, and after all of them to another round, a bounded number of times.
 *
 * <p>A redirect is followed within one origin (scheme, host and port) only: a registry that sends
 * us elsewhere would send our credentials there too.
 */
final class RestTransport {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String ACCEPT =
      CONTENT_TYPE + ", application/vnd.schemaregistry+json; q=0.9, application/json; q=0.5";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
  private static final int MAX_REDIRECTS = 5;

  /** Far above any schema; what answers more is no registry. */
  private static final int MAX_BODY_BYTES = 16 << 20;

  private final RegistryConfig config;
  private final HttpClient http;

  /** The endpoint that answered last: the next request begins there. */
  private volatile int preferred;

  RestTransport(RegistryConfig config) {
    this.config = config;
    // HTTP/1.1: plain-text registries see no upgrade headers
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(atLeastOneMilli(config.connectTimeout()))
            .build();
  }

  /**
   * What the registry answered.
   *
   * @param url where, for messages
   */
  record Answer(int status, String body, String url) {}

  /** A failure of one attempt. */
  private static final class AttemptFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    AttemptFailedException(String message, Throwable cause) {
      super(message, cause);
    }

    AttemptFailedException(String message) {
      super(message);
    }
  }

  Answer get(String path) {
    return send(path, HttpRequest.newBuilder().GET());
  }

  Answer post(String path, String json) {
    return send(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer send(String path, HttpRequest.Builder request) {
    Duration wait = config.firstWait();
    for (int round = 0; ; round++) {
      try {
        return sendToAny(path, request);
      } catch (AttemptFailedException e) {
        if (round >= config.maxRetries()) {
          throw new RegistryUnavailableException(
              "the schema registry cannot be asked: " + e.getMessage(), e);
        }
      }
      pause(wait);
      wait = min(wait.multipliedBy(2), config.maxWait());
    }
  }

  private Answer sendToAny(String path, HttpRequest.Builder request) throws AttemptFailedException {
    List<Endpoint> endpoints = config.endpoints();
    int first = preferred;
    for (int i = 0; ; i++) {
      int index = (first + i) % endpoints.size();
      try {
        Answer answer = sendTo(endpoints.get(index), path, request);
        preferred = index;
        return answer;
      } catch (AttemptFailedException e) {
        if (i == endpoints.size() - 1) {
          throw e;
        }
      }
    }
  }

  private Answer sendTo(Endpoint endpoint, String path, HttpRequest.Builder request)
      throws AttemptFailedException {
    URI uri = URI.create(endpoint.base() + path);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = exchange(endpoint, uri, request);
      Optional<URI> elsewhere = redirect(uri, response);
      if (elsewhere.isEmpty()) {
        return requireAnswer(uri, response);
      }
      uri = sameOrigin(uri, elsewhere.get());
    }
    throw new AttemptFailedException(endpoint + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private static Optional<URI> redirect(URI from, HttpResponse<InputStream> response)
      throws AttemptFailedException {
    if (!REDIRECTS.contains(response.statusCode())) {
      return Optional.empty();
    }
    try {
      return response.headers().firstValue("Location").map(from::resolve);
    } catch (IllegalArgumentException e) {
      throw new AttemptFailedException(from + " redirects to an invalid URL", e);
    }
  }

  private static URI sameOrigin(URI from, URI to) throws AttemptFailedException {
    if (!origin(from).equals(origin(to))) {
      throw new AttemptFailedException(
          from
              + " redirects to "
              + origin(to)
              + ", which is not followed: name that one in schema.registry.url, or do not"
              + " redirect");
    }
    return to;
  }

  private static String origin(URI uri) {
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
  }

  private HttpResponse<InputStream> exchange(
      Endpoint endpoint, URI uri, HttpRequest.Builder request) throws AttemptFailedException {
    HttpRequest.Builder builder =
        request
            .copy()
            .uri(uri)
            .timeout(atLeastOneMilli(config.readTimeout()))
            .header("Accept", ACCEPT)
            .header("Content-Type", CONTENT_TYPE);
    endpoint.authorization().ifPresent(value -> builder.header("Authorization", value));
    try {
      return http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new AttemptFailedException(uri + ": " + e, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Answer requireAnswer(URI uri, HttpResponse<InputStream> response)
      throws AttemptFailedException {
    int status = response.statusCode();
    String body = body(uri, response);
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      throw new AttemptFailedException(uri + " answered " + status);
    }
    return new Answer(status, body, uri.toString());
  }

  private static String body(URI uri, HttpResponse<InputStream> response)
      throws AttemptFailedException {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
      if (bytes.length > MAX_BODY_BYTES) {
        throw new AttemptFailedException(uri + " answered more than " + MAX_BODY_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AttemptFailedException(uri + ": " + e, e);
    }
  }

  private static void pause(Duration wait) {
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RegistryUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryUnavailableException("interrupted while asking the schema registry", e);
  }

  private static Duration atLeastOneMilli(Duration duration) {
    return duration.isZero() ? Duration.ofMillis(1) : duration;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
