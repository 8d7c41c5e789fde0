// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The lag of a running group, for who is no member of it: the first member that answers tells. */
public final class AskedLag {
  private static final Logger LOG = LoggerFactory.getLogger(AskedLag.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int KAFKA_TIMEOUT_MS = 10_000;
  private static final int OK = 200;

  private final Members members;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param admin stays the caller's
   * @param groups by whose members the running instances are found
   * @param timeout of each member
   */
  public AskedLag(Admin admin, List<String> groups, Duration timeout) {
    this(new AdminMembers(admin, groups, KAFKA_TIMEOUT_MS), timeout);
  }

  AskedLag(Members members, Duration timeout) {
    this.members = members;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * What a member said.
   *
   * @param report empty if none answered
   * @param failure why, for people
   */
  public record Answer(Optional<LagReport> report, String failure) {}

  /** Asks the members one after the other, until one answers. */
  public Answer ask() {
    Set<HostPort> found = members.roll().members();
    for (HostPort member : found) {
      Optional<LagReport> report = ask(member);
      if (report.isPresent()) {
        return new Answer(report, "");
      }
    }
    return new Answer(
        Optional.empty(),
        found.isEmpty()
            ? "no instance of the service is in its consumer groups"
            : "none of these instances answers here: "
                + found.stream()
                    .map(HostPort::toString)
                    .sorted()
                    .collect(Collectors.joining(", ")));
  }

  private Optional<LagReport> ask(HostPort member) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + member + "/actuator/lag"))
            .timeout(timeout)
            .GET()
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == OK
          ? Optional.of(JSON.readValue(response.body(), LagReport.class))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      LOG.debug("No answer from member {}", member, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
