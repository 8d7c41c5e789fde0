// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the schema registry.
 *
 * @param url Base URL of a registry with the Confluent API, {@code http} or {@code https}; several
 *     are separated by commas. Credentials in it ({@code user:password@}) are never shown; in a
 *     file that others can read, use {@code properties} with {@code basic.auth.credentials.source}
 *     and {@code basic.auth.user.info}, from the environment.
 * @param properties Further properties of the registry's client, with the names that Confluent's
 *     serdes have for them ({@code basic.auth.user.info}, {@code http.read.timeout.ms}, ...).
 *     Schemas are always registered: {@code auto.register.schemas} of {@code false} is refused.
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
    return "RegistrySettings[" + Secrets.masked(url) + "]" + properties.keySet();
  }
}
