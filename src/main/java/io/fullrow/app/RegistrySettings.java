package io.fullrow.app;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the schema registry.
 *
 * @param url Base URL of a registry with the Confluent API, {@code http} or {@code https}; several
 *     are separated by commas.
 * @param properties Further serde properties with the names of the Confluent serdes, passed through
 *     ({@code basic.auth.user.info}, {@code auto.register.schemas}, ...).
 */
public record RegistrySettings(
    @DefaultValue("http://localhost:8081") String url,
    @DefaultValue Map<String, String> properties) {

  public RegistrySettings {
    properties = Map.copyOf(properties);
  }

  /** Without the properties' values: they hold passwords. */
  @Override
  public String toString() {
    return "RegistrySettings[" + url + "]" + properties.keySet();
  }
}
