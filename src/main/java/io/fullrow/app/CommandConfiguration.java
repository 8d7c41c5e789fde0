// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.command.CommandFailedException;
import io.fullrow.command.ExitCode;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.StartRefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the service's configuration for a command. */
final class CommandConfiguration {
  /** They show a failed start with a stack trace or in their own frame. The command says it. */
  private static final List<String> SAID_BY_THE_COMMAND =
      List.of(
          SpringApplication.class.getName(),
          "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter");

  /**
   * Only warnings, and on standard error, since standard output has the results. Before all but the
   * command line: the files of the service have what is right for the service.
   */
  private static final Map<String, Object> LOGGING =
      Map.of(
          "spring.main.banner-mode",
          "off",
          "logging.config",
          "classpath:logback-command.xml",
          "logging.level.root",
          "WARN",
          // each close of a session or client that had no work left
          "logging.level.org.apache.kafka",
          "ERROR",
          "logging.level.com.datastax.oss.driver",
          "ERROR");

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
    } catch (StartRefusedException e) {
      throw e.problems().stream().anyMatch(problem -> problem.key().equals("fullrow.tables"))
          ? new CommandFailedException(ExitCode.REFUSED, e.getMessage() + "\n\n" + files.read())
          : e;
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
    SpringApplication application =
        new SpringApplication(files, Nothing.class) {
          @Override
          protected void configurePropertySources(
              ConfigurableEnvironment environment, String[] arguments) {
            environment.getPropertySources().addFirst(new MapPropertySource("command", logging()));
            super.configurePropertySources(environment, arguments);
          }
        };
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    return application;
  }

  private static Map<String, Object> logging() {
    Map<String, Object> keys = new HashMap<>(LOGGING);
    SAID_BY_THE_COMMAND.forEach(name -> keys.put("logging.level." + name, "OFF"));
    return keys;
  }

  /** A context has at least one source. */
  static final class Nothing {}

  private static CommandFailedException refused(String reason) {
    return new CommandFailedException(
        ExitCode.REFUSED, "The configuration cannot be read: " + reason);
  }
}
