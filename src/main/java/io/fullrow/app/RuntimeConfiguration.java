// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Role;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HostPort;
import io.fullrow.ops.LagReporter;
import io.fullrow.ops.MemberAnswer;
import io.fullrow.ops.Meters;
import io.fullrow.ops.Pipeline;
import io.fullrow.ops.PropagationWindow;
import io.fullrow.topology.Names;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Ties the stages to Spring's life cycle. */
@Configuration(proxyBeanMethods = false)
class RuntimeConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeConfiguration.class);
  private static final String APPLICATION_SERVER = "application.server";

  @Bean(destroyMethod = "")
  FullrowRuntime fullrowRuntime(
      FullrowProperties properties,
      HealthChecks checks,
      Meters meters,
      ApplicationContext context) {
    return new FullrowRuntime(properties, checks, meters, refused -> exit(context, refused));
  }

  /** Made with its first use, when the web server's port is known. */
  @Bean
  @Lazy
  LagReporter lagReporter(
      FullrowProperties properties,
      Environment environment,
      FullrowRuntime runtime,
      HealthChecks checks,
      PropagationWindow window) {
    return LagReporter.overKafka(
        () -> pipeline(runtime.properties()),
        address(properties, environment),
        () ->
            new MemberAnswer(
                runtime.status(), window.encoded(), checks.waiting(), runtime.sourceNodes()),
        Clients.kafka(properties));
  }

  @Bean
  RuntimeLifecycle runtimeLifecycle(
      FullrowRuntime runtime,
      FullrowProperties properties,
      Environment environment,
      ObjectProvider<LagReporter> reporter) {
    return new RuntimeLifecycle(runtime, properties, environment, reporter);
  }

  /**
   * Starts the stages when the endpoints answer, and stops them before the web server (by the
   * default phase, the highest): probes and lag answer until the last commit.
   */
  record RuntimeLifecycle(
      FullrowRuntime runtime,
      FullrowProperties properties,
      Environment environment,
      ObjectProvider<LagReporter> reporter)
      implements SmartLifecycle {
    @EventListener(ApplicationReadyEvent.class)
    void ready() {
      runtime.start(address(properties, environment), reporter.getObject());
    }

    /** Begins with {@link #ready()}. */
    @Override
    public void start() {}

    @Override
    public void stop() {
      runtime.stop();
    }

    /** From the first moment: whatever has been opened must be closed. */
    @Override
    public boolean isRunning() {
      return true;
    }
  }

  private static Pipeline pipeline(FullrowProperties properties) {
    Set<String> events = new HashSet<>();
    for (TableSettings table : properties.tables()) {
      events.add(table.eventsTopic());
      events.add(table.partitionsTopic());
    }
    return new Pipeline(
        properties.applicationId(),
        Names.decodeGroup(properties.applicationId()),
        Set.copyOf(properties.rawTopics()),
        Names.repartitionTopic(properties.applicationId()),
        properties.sinkGroup(),
        events,
        properties.roles().contains(Role.WAY_BACK)
            ? Optional.of(wayBack(properties))
            : Optional.empty());
  }

  private static Pipeline.Reading wayBack(FullrowProperties properties) {
    Set<String> events = new HashSet<>();
    for (TableSettings table : properties.tablesWrittenBack()) {
      events.add(table.eventsTopic());
      events.add(table.partitionsTopic());
    }
    return new Pipeline.Reading(properties.wayBackGroup(), events);
  }

  /** The address that Kafka Streams hands to the other members, with the web server's real port. */
  static HostPort address(FullrowProperties properties, Environment environment) {
    String set = properties.kafka().properties().get(APPLICATION_SERVER);
    if (set != null) {
      return HostPort.parse(set)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "fullrow.kafka.properties.application.server = '"
                          + set
                          + "' is not host:port"));
    }
    int port = environment.getProperty("local.server.port", Integer.class, 8080);
    try {
      return new HostPort(InetAddress.getLocalHost().getHostAddress(), port);
    } catch (UnknownHostException e) {
      LOG.warn("this host does not know its own address, members are asked at localhost", e);
      return new HostPort("localhost", port);
    }
  }

  private static void exit(ApplicationContext context, StartRefusedException refused) {
    LOG.error("{}", refused.getMessage());
    // Not on the thread that brings the service up: closing the context waits for it.
    Thread exit =
        new Thread(() -> System.exit(SpringApplication.exit(context, refused)), "fullrow-refused");
    exit.start();
  }
}
