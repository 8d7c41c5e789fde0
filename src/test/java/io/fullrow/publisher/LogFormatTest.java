// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
  private static String line(LogFormat format) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    format.configure(context);
    Logger logger = context.getLogger("io.fullrow.publisher.Some");
    OutputStreamAppender<ILoggingEvent> appender =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("out");
    LoggingEvent event =
        new LoggingEvent(
            "here",
            logger,
            Level.WARN,
            "a \"{}\"",
            new IllegalStateException("cause"),
            new Object[] {"line\nline"});
    String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    context.stop();
    return line;
  }

  @Test
  void shouldWriteAnObjectInALine() {
    String line = line(LogFormat.JSON);

    assertThat(line.strip()).doesNotContain("\n");
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(json.path("level").asString()).isEqualTo("WARN");
    assertThat(json.path("loggerName").asString()).isEqualTo("io.fullrow.publisher.Some");
    assertThat(json.path("formattedMessage").asString()).isEqualTo("a \"line\nline\"");
    assertThat(json.path("throwable").toString()).contains("cause");
    assertThat(json.path("timestamp").asLong()).isPositive();
  }

  @Test
  void shouldWriteText() {
    assertThat(line(LogFormat.TEXT)).contains("WARN", "a \"line\nline\"", "cause");
  }

  @Test
  void shouldKnowBothByTheirNames() {
    assertThat(LogFormat.of("json")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("text")).isEqualTo(LogFormat.TEXT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.of("xml"))
        .withMessage("FULLROW_LOG_FORMAT=xml is neither text nor json");
  }
}
