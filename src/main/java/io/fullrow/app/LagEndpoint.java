package io.fullrow.app;

import io.fullrow.ops.LagReporter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/lag}. */
@Component
@Endpoint(id = "lag")
class LagEndpoint {
  private final ObjectProvider<LagReporter> reporter;

  LagEndpoint(ObjectProvider<LagReporter> reporter) {
    this.reporter = reporter;
  }

  /**
   * The group's lag.
   *
   * @param scope {@code member} for this member's own figures, as its fellows ask for them
   * @return null, which is 404, as long as there is nobody to ask
   */
  @ReadOperation
  @Nullable Object lag(@Nullable String scope) {
    LagReporter available = reporter.getIfAvailable();
    if (available == null) {
      return null;
    }
    return "member".equals(scope) ? available.member() : available.report();
  }
}
