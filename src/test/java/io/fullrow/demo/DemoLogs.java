// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/** The demo's own log, in a file: the terminal is for the story. */
final class DemoLogs {
  static final String FILE = "target/demo.log";

  private DemoLogs() {}

  /** To be called before anything logs. */
  static void toFile() {
    System.setProperty("logback.configurationFile", "logback-demo.xml");
  }

  /**
   * Tells of every server of the lab that comes up.
   *
   * @param news gets its name and the seconds that it took
   */
  static void onServerUp(BiConsumer<String, String> news) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            Object[] arguments = event.getArgumentArray();
            if (event.getMessage().startsWith("{} is up after {} s")) {
              news.accept(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
            }
          }
        };
    appender.setContext(context);
    appender.start();
    Logger servers = context.getLogger("io.fullrow.lab.Server");
    servers.setLevel(Level.INFO);
    servers.addAppender(appender);
  }
}
