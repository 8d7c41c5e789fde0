// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.StartRefused;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link StartRefused} as a message instead of a stack trace. */
final class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefused> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartRefused cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the keys above and start again. docs/configuration.md explains every key.",
        cause);
  }
}
