// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Binds and checks the configuration. Unlike Boot's own binding it does not stop at the first
 * problem: an operator gets all of them in one start.
 */
public final class ConfigurationReader {
  private final Environment environment;
  private final Set<String> formats;
  private final Function<FullrowProperties, List<Problem>> clients;

  /**
   * A reader of one environment.
   *
   * @param formats the names of the raw formats that can be decoded
   * @param clients what the client libraries do not take; asked only of a configuration in which
   *     nothing else is wrong
   */
  public ConfigurationReader(
      Environment environment,
      Set<String> formats,
      Function<FullrowProperties, List<Problem>> clients) {
    this.environment = environment;
    this.formats = formats;
    this.clients = clients;
  }

  /**
   * The configuration, complete and consistent.
   *
   * @throws StartRefusedException with all that is wrong
   */
  public FullrowProperties read() {
    CollectingBindHandler handler = new CollectingBindHandler();
    FullrowProperties bound =
        Binder.get(environment)
            .bindOrCreate(FullrowProperties.PREFIX, Bindable.of(FullrowProperties.class), handler);
    FullrowProperties properties = bound.with(TableList.listed(bound));
    List<Problem> problems = new ArrayList<>(handler.problems());
    Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
    ReplacedLists lists = new ReplacedLists(sources);
    new UnknownKeys(handler)
        .in(sources).stream()
            .filter(unknown -> !lists.replaces(unknown.key()))
            .forEach(problems::add);
    for (Problem found : new ConfigurationCheck(properties, formats).problems()) {
      if (problems.stream().noneMatch(known -> sameKey(known.key(), found.key()))) {
        problems.add(found);
      }
    }
    if (problems.isEmpty()) {
      // what is wrong already would only be said again, in the libraries' words
      problems.addAll(clients.apply(properties));
    }
    if (!problems.isEmpty()) {
      problems.addAll(0, lists.behind(problems));
      throw new StartRefusedException(problems);
    }
    return properties;
  }

  /** Whether the second problem only follows from the first: a key that did not bind is empty. */
  private static boolean sameKey(String known, String found) {
    return known.equals(found) || known.startsWith(found + "[");
  }
}
