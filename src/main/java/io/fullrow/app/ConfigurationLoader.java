// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.util.Set;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

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
    FullrowProperties properties =
        new ConfigurationReader(context.getEnvironment(), FORMATS).read();
    context.getBeanFactory().registerSingleton("fullrowProperties", properties);
  }
}
