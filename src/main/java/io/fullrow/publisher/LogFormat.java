// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** How the log is written to standard output. */
enum LogFormat {
  TEXT("/fullrow/publisher-logback.xml"),
  /** An object in each line. */
  JSON("/fullrow/publisher-logback-json.xml");

  static final String VARIABLE = "FULLROW_LOG_FORMAT";
  private static final String LOGGING = "logback.configurationFile";

  private final String file;

  LogFormat(String file) {
    this.file = file;
  }

  /**
   * @param name as the environment has it
   * @throws IllegalArgumentException if there is no such format
   */
  static LogFormat of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(VARIABLE + "=" + name + " is neither text nor json", e);
    }
  }

  /**
   * Comes before anything is logged. What the node's classes warn of is text in any case: their own
   * Logback reads the same property, and those of older releases know no other format.
   */
  void begin() {
    if (System.getProperty(LOGGING) != null) {
      return; // somebody has said how
    }
    // As a URL, which the node's own Logback finds too.
    System.setProperty(LOGGING, TEXT.url().toString());
    if (this != TEXT) {
      configure((LoggerContext) LoggerFactory.getILoggerFactory());
    }
  }

  void configure(LoggerContext context) {
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(url());
    } catch (JoranException e) {
      throw new IllegalStateException(file + " of this jar cannot be used", e);
    }
  }

  private URL url() {
    return Objects.requireNonNull(LogFormat.class.getResource(file));
  }
}
