// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.ConfigurationReader;
import io.fullrow.config.FullrowProperties;
import io.fullrow.tables.Formats;
import java.util.Set;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Reads the configuration before any bean exists, so that a bad one ends in its own message alone,
 * and puts it into the context as a bean.
 */
public final class ConfigurationLoader
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** The raw formats that this build can decode. */
  static final Set<String> FORMATS = Formats.names();

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    FullrowProperties properties = reader(context.getEnvironment()).read();
    context.getBeanFactory().registerSingleton("fullrowProperties", properties);
  }

  static ConfigurationReader reader(Environment environment) {
    return new ConfigurationReader(
        environment, FORMATS, bound -> new ClientsCheck(bound).problems());
  }
}
