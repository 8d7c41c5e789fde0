package io.fullrow.registry;

import io.fullrow.registry.RegistryConfig.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends a request to the first endpoint that answers it. I/O errors, 429 and 5xx go on to the next
 * endpoint, and after all of them to another round, a bounded number of times.
 */
final class RestTransport {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String ACCEPT =
      CONTENT_TYPE + ", application/vnd.schemaregistry+json; q=0.9, application/json; q=0.5";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

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
            .followRedirects(HttpClient.Redirect.NORMAL)
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
  private static final class AttemptFailed extends Exception {
    private static final long serialVersionUID = 1L;

    AttemptFailed(String message, Throwable cause) {
      super(message, cause);
    }

    AttemptFailed(String message) {
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
      } catch (AttemptFailed e) {
        if (round >= config.maxRetries()) {
          throw new RegistryUnavailableException(
              "the schema registry cannot be asked: " + e.getMessage(), e);
        }
      }
      pause(wait);
      wait = min(wait.multipliedBy(2), config.maxWait());
    }
  }

  private Answer sendToAny(String path, HttpRequest.Builder request) throws AttemptFailed {
    List<Endpoint> endpoints = config.endpoints();
    int first = preferred;
    for (int i = 0; ; i++) {
      int index = (first + i) % endpoints.size();
      try {
        Answer answer = sendTo(endpoints.get(index), path, request);
        preferred = index;
        return answer;
      } catch (AttemptFailed e) {
        if (i == endpoints.size() - 1) {
          throw e;
        }
      }
    }
  }

  private Answer sendTo(Endpoint endpoint, String path, HttpRequest.Builder request)
      throws AttemptFailed {
    URI uri = URI.create(endpoint.base() + path);
    HttpRequest.Builder builder =
        request
            .copy()
            .uri(uri)
            .timeout(atLeastOneMilli(config.readTimeout()))
            .header("Accept", ACCEPT)
            .header("Content-Type", CONTENT_TYPE);
    endpoint.authorization().ifPresent(value -> builder.header("Authorization", value));
    try {
      HttpResponse<String> response =
          http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      return requireAnswer(uri, response);
    } catch (IOException e) {
      throw new AttemptFailed(uri + ": " + e, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Answer requireAnswer(URI uri, HttpResponse<String> response) throws AttemptFailed {
    int status = response.statusCode();
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      throw new AttemptFailed(uri + " answered " + status);
    }
    return new Answer(status, response.body(), uri.toString());
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
