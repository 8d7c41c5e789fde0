// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.Meters;
import io.fullrow.ops.PropagationWindow;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows what {@code ops} knows through Spring Boot's Actuator. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

  @Bean
  HealthChecks healthChecks() {
    return new HealthChecks();
  }

  @Bean
  PropagationWindow propagationWindow() {
    return new PropagationWindow();
  }

  @Bean
  Meters meters(MeterRegistry registry, PropagationWindow window) {
    return new Meters(registry, window);
  }

  /** {@code stages} in the readiness group. */
  @Bean
  HealthIndicator stagesHealthIndicator(HealthChecks checks) {
    return () -> health(checks.readiness());
  }

  /** {@code threads} in the liveness group. */
  @Bean
  HealthIndicator threadsHealthIndicator(HealthChecks checks) {
    return () -> health(checks.liveness());
  }

  /** {@code servers} in the group {@code dependencies}: Kafka, registry, target. */
  @Bean
  HealthIndicator serversHealthIndicator(HealthChecks checks) {
    return () -> health(checks.servers());
  }

  /** {@code holds} in the group {@code dependencies}: what waits although the servers answer. */
  @Bean
  HealthIndicator holdsHealthIndicator(HealthChecks checks) {
    return () -> health(checks.holds());
  }

  private static Health health(HealthChecks.Verdict verdict) {
    return (verdict.up() ? Health.up() : Health.down()).withDetails(verdict.details()).build();
  }
}
