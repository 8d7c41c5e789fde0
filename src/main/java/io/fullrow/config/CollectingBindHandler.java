// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Notes each value that does not convert and goes on with its default. For one thread. */
final class CollectingBindHandler implements BindHandler {
  private final List<Problem> problems = new ArrayList<>();
  private final Map<ConfigurationPropertyName, Class<?>> tried = new LinkedHashMap<>();

  List<Problem> problems() {
    return problems;
  }

  /** Every key that binding asked for, with the type it wanted. */
  Map<ConfigurationPropertyName, Class<?>> tried() {
    return tried;
  }

  @Override
  public <T> @Nullable Bindable<T> onStart(
      ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
    tried.put(name, target.getType().resolve(Object.class));
    return target;
  }

  /** Boot leaves a placeholder that it cannot resolve as it stands. */
  @Override
  public Object onSuccess(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
    Collection<?> values = result instanceof Collection<?> all ? all : List.of(result);
    if (values.stream().anyMatch(value -> value instanceof String s && s.contains("${"))) {
      problems.add(
          Problem.of(
              name.toString(),
              result,
              "the placeholder in it has no value",
              "Set the variable that it names, or give it a default as ${NAME:default}."));
    }
    return result;
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
    if (error instanceof UnboundConfigurationPropertiesException unbound) {
      gap(name, unbound);
    } else {
      ConfigurationProperty property = context.getConfigurationProperty();
      String key = (property == null ? name : property.getName()).toString();
      Object value = property == null ? "" : Objects.requireNonNullElse(property.getValue(), "");
      problems.add(Problem.of(key, value, "this is not " + wanted(target), remedy(target)));
    }
    return null;
  }

  /** Elements behind a missing index; those behind an element that failed are not worth a word. */
  private void gap(ConfigurationPropertyName list, UnboundConfigurationPropertiesException error) {
    if (problems.stream().anyMatch(problem -> problem.key().startsWith(list.toString()))) {
      return;
    }
    for (ConfigurationProperty property : error.getUnboundProperties()) {
      problems.add(
          Problem.of(
              property.getName().toString(),
              Objects.requireNonNullElse(property.getValue(), ""),
              "an element of " + list + " before this one is missing",
              "Number the elements 0, 1, 2, ... without a gap, all in one source."));
    }
  }

  private static String remedy(Bindable<?> target) {
    Class<?> type = scalar(target);
    if (type.isEnum()) {
      return "Use one or more of: " + constants(type) + ".";
    }
    return switch (type.getSimpleName()) {
      case "Duration" -> "Write a number with a unit, such as 100ms, 30s, 5m, 12h or 10d.";
      case "DataSize" -> "Write a number with a unit, such as 512KB, 64MB or 1GB.";
      case "int", "Integer" -> "Write a whole number.";
      case "InputSettings" -> "Write inputs: [{topic: ..., format: ...}].";
      default -> "Write " + wanted(target) + ".";
    };
  }

  private static String wanted(Bindable<?> target) {
    Class<?> type = scalar(target);
    if (type.isEnum()) {
      return "a set of " + constants(type);
    }
    return switch (type.getSimpleName()) {
      case "Duration" -> "a duration";
      case "DataSize" -> "a size";
      case "int", "Integer" -> "a whole number";
      case "Path" -> "a path";
      case "InputSettings" -> "a topic with its format";
      case "Map" -> "a map of names and values";
      default -> "a value of this key's type, " + type.getSimpleName();
    };
  }

  /** The type itself, or that of the elements. */
  private static Class<?> scalar(Bindable<?> target) {
    Class<?> type = target.getType().resolve(Object.class);
    return Collection.class.isAssignableFrom(type)
        ? target.getType().asCollection().getGeneric(0).resolve(Object.class)
        : type;
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }
}
