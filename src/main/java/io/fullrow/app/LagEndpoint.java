// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.ops.LagAnswers;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/lag}. */
@Component
@Endpoint(id = "lag")
class LagEndpoint {
  private final ObjectProvider<LagAnswers> answers;

  LagEndpoint(ObjectProvider<LagAnswers> answers) {
    this.answers = answers;
  }

  /**
   * The group's lag.
   *
   * @param scope {@code member} for this member's own figures, as its fellows ask for them
   * @return null, which is 404, as long as there is nobody to ask
   */
  @ReadOperation
  @Nullable Object lag(@Nullable String scope) {
    LagAnswers available = answers.getIfAvailable();
    if (available == null) {
      return null;
    }
    return "member".equals(scope) ? available.member() : available.report();
  }
}
