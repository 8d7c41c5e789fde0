// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.command.CommandFailedException;
import io.fullrow.command.ExitCode;
import io.fullrow.config.FullrowProperties;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the service's configuration for a command. */
final class CommandConfiguration {
  /** They show a failed start with a stack trace or in their own frame. The command says it. */
  private static final List<String> SAID_BY_THE_COMMAND =
      List.of(
          SpringApplication.class.getName(),
          "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter");

  /** Has its own logging: results on standard output must be alone there. */
  private static final String PROFILE = "command";

  private final ConfigurationFiles files = new ConfigurationFiles();

  /**
   * The configuration, complete and consistent.
   *
   * @param arguments keys of the configuration
   * @throws CommandFailedException if a file is missing or cannot be read
   */
  FullrowProperties read(List<String> arguments) {
    // a file that cannot be read fails the start before there is any logging
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    SAID_BY_THE_COMMAND.forEach(name -> logging.setLogLevel(name, LogLevel.OFF));
    try (ConfigurableApplicationContext context =
        application().run(arguments.toArray(String[]::new))) {
      return context.getBean(FullrowProperties.class);
    } catch (ConfigDataNotFoundException e) {
      throw refused(
          e.getReferenceDescription()
              + " does not exist. Correct its name, or write optional: before it if it may be"
              + " missing.");
    } catch (YAMLException e) {
      throw refused(files.broken(e));
    } catch (ConfigDataException | IllegalStateException e) {
      Throwable cause = e.getCause();
      throw refused(e.getMessage() + (cause == null ? "" : ": " + cause.getMessage()));
    }
  }

  private SpringApplication application() {
    SpringApplication application = new SpringApplication(files, Nothing.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setAdditionalProfiles(PROFILE);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    return application;
  }

  /** A context has at least one source. */
  static final class Nothing {}

  private static CommandFailedException refused(String reason) {
    return new CommandFailedException(
        ExitCode.REFUSED, "The configuration cannot be read: " + reason);
  }
}
