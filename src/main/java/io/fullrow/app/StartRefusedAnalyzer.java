// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.StartRefusedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link StartRefusedException} as a message instead of a stack trace. */
final class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefusedException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartRefusedException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Mend the keys above and start again. docs/configuration.md explains every key.",
        cause);
  }
}
