// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds keys below the prefix that mean nothing: a misspelt key would otherwise leave its default
 * in force without a word.
 *
 * <p>Environment variables are judged only below a known group ({@code FULLROW_TARGET_...}), for
 * {@code FULLROW_HOME} may be anybody's, and those that Kubernetes sets for a service of that name
 * are left alone.
 */
final class UnknownKeys {
  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of(FullrowProperties.PREFIX);
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*\\.(service\\.(host|port)(\\..*)?|port(\\[\\d+]\\.(tcp|udp)(\\..*)?)?)");

  /** What a table had before its topics had a format each. */
  private static final Pattern RETIRED =
      Pattern.compile("fullrow\\.tables\\[\\d+]\\.(raw-?topics(\\[\\d+])?|format)");

  private final Set<String> shapes = new TreeSet<>();
  private final Set<String> maps = new LinkedHashSet<>();
  private final Set<String> groups = new LinkedHashSet<>();

  UnknownKeys(CollectingBindHandler bound) {
    for (Map.Entry<ConfigurationPropertyName, Class<?>> tried : bound.tried().entrySet()) {
      String shape = shape(tried.getKey());
      shapes.add(shape);
      if (tried.getValue() == Map.class) {
        maps.add(shape);
      }
      if (tried.getKey().getNumberOfElements() > 2) {
        groups.add(squeezed(shape(tried.getKey().chop(2))));
      }
    }
  }

  List<Problem> in(Iterable<ConfigurationPropertySource> sources) {
    List<Problem> problems = new ArrayList<>();
    for (ConfigurationPropertySource source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        boolean environment =
            source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        iterable.stream()
            .filter(PREFIX::isAncestorOf)
            .filter(name -> environment ? unknownVariable(name) : unknown(name))
            .map(name -> problem(name, source))
            .forEach(problems::add);
      }
    }
    return problems;
  }

  private boolean unknown(ConfigurationPropertyName name) {
    String shape = shape(name);
    return !shapes.contains(shape) && maps.stream().noneMatch(map -> shape.startsWith(map + "."));
  }

  private boolean unknownVariable(ConfigurationPropertyName name) {
    String squeezed = squeezed(shape(name));
    return groups.stream().anyMatch(squeezed::startsWith)
        && shapes.stream().noneMatch(shape -> squeezed(shape).equals(squeezed))
        && maps.stream().noneMatch(map -> squeezed.startsWith(squeezed(map)))
        && !SERVICE_LINK.matcher(name.toString()).matches();
  }

  private Problem problem(ConfigurationPropertyName name, ConfigurationPropertySource source) {
    ConfigurationProperty property = source.getConfigurationProperty(name);
    Object value = property == null ? "" : Objects.requireNonNullElse(property.getValue(), "");
    if (RETIRED.matcher(name.toString()).matches()) {
      return Problem.of(
          name.toString(),
          value,
          "this key has become part of inputs, a list of topics with a format each",
          "Write inputs: [{topic: ..., format: ..., accept-loss: [...]}] in its place; accept-loss"
              + " of the table names only lists of the target from now on.");
    }
    // its value may be a secret whose name was misspelt
    return new Problem(
        name.toString(),
        Objects.toString(value, "").isEmpty() ? "" : Secrets.HIDDEN,
        "there is no such key",
        known(name));
  }

  /** The keys beside it, or below the nearest parent that has any. */
  private String known(ConfigurationPropertyName name) {
    ConfigurationPropertyName parent = name.getParent();
    while (below(parent).isEmpty() && PREFIX.isAncestorOf(parent)) {
      parent = parent.getParent();
    }
    String where = parent.equals(name.getParent()) ? "here" : "below " + parent;
    return "Known " + where + ": " + String.join(", ", below(parent)) + ".";
  }

  private List<String> below(ConfigurationPropertyName parent) {
    String prefix = shape(parent) + ".";
    return shapes.stream()
        .filter(shape -> shape.startsWith(prefix))
        .map(shape -> shape.substring(prefix.length()))
        .filter(rest -> rest.indexOf('.') < 0)
        .toList();
  }

  /** The name without indexes: the same for all elements of a list. */
  private static String shape(ConfigurationPropertyName name) {
    return INDEX.matcher(name.toString()).replaceAll("");
  }

  /** Environment variables know neither dashes nor, before Boot 2, where a word ends. */
  private static String squeezed(String shape) {
    return shape.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
