// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks all members at once by HTTP. */
final class HttpMemberClient implements MemberClient {
  private static final Logger LOG = LoggerFactory.getLogger(HttpMemberClient.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Duration timeout;
  private final HttpClient http;

  HttpMemberClient(Duration timeout) {
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  @Override
  public Map<HostPort, MemberAnswer> ask(Set<HostPort> members) {
    Map<HostPort, CompletableFuture<Optional<MemberAnswer>>> asked = new HashMap<>();
    members.forEach(member -> asked.put(member, ask(member)));
    Map<HostPort, MemberAnswer> answers = new HashMap<>();
    asked.forEach((member, answer) -> answer.join().ifPresent(a -> answers.put(member, a)));
    return answers;
  }

  private CompletableFuture<Optional<MemberAnswer>> ask(HostPort member) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + member + "/actuator/lag?scope=member"))
            .timeout(timeout)
            .GET()
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpMemberClient::read)
        .exceptionally(
            failure -> {
              LOG.debug("No answer from member {}", member, failure);
              return Optional.empty();
            });
  }

  private static Optional<MemberAnswer> read(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(response.body(), MemberAnswer.class));
    } catch (JacksonException e) {
      LOG.debug("Member {} answered something else", response.uri(), e);
      return Optional.empty();
    }
  }
}
