// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.PropertySource;

/**
 * Explains keys that seem to be missing although a file has them: a list that is begun in one
 * source replaces the whole list of all that come after it, and is not merged with them.
 */
final class ReplacedLists {
  /** The outermost list of a key, and the element of it. */
  private static final Pattern ELEMENT = Pattern.compile("^([^\\[]+)\\[\\d+]");

  private static final Map<String, String> NAMES =
      Map.of(
          "commandLineArgs", "arguments of the command line",
          "systemEnvironment", "environment variables",
          "systemProperties", "system properties");

  private final List<ConfigurationPropertySource> sources;

  /**
   * @param sources the first goes before the second
   */
  ReplacedLists(Iterable<ConfigurationPropertySource> sources) {
    this.sources = StreamSupport.stream(sources.spliterator(), false).toList();
  }

  /** Whether a key of one of the sources has no effect, because another one replaces its list. */
  boolean replaces(String key) {
    Matcher element = ELEMENT.matcher(key);
    if (!element.find()) {
      return false;
    }
    List<ConfigurationPropertySource> having = having(element.group(1));
    return having.size() > 1
        && having.get(0).getConfigurationProperty(ConfigurationPropertyName.of(key)) == null;
  }

  /**
   * What has happened to the lists in which something is missing.
   *
   * @param problems of the bound configuration
   * @return one problem for each list that was replaced
   */
  List<Problem> behind(List<Problem> problems) {
    List<Problem> found = new ArrayList<>();
    Set<String> lists = new HashSet<>();
    for (Problem problem : problems) {
      Matcher element = ELEMENT.matcher(problem.key());
      if (problem.value().isEmpty() && element.find() && lists.add(element.group(1))) {
        replaced(element.group(1), element.group()).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Problem> replaced(String list, String element) {
    List<String> having = having(list).stream().map(ReplacedLists::name).distinct().toList();
    if (having.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            element,
            "",
            having.get(0)
                + " set part of "
                + list
                + ", which replaces the whole list of "
                + String.join(" and ", having.subList(1, having.size()))
                + ": lists are not merged",
            "Change the list where it is whole, or write every key of every element in one place."));
  }

  private List<ConfigurationPropertySource> having(String list) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(list);
    return sources.stream()
        .filter(source -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT)
        .toList();
  }

  private static String name(ConfigurationPropertySource source) {
    if (source.getUnderlyingSource() instanceof PropertySource<?> known) {
      return NAMES.getOrDefault(known.getName(), known.getName());
    }
    return source.toString();
  }
}
