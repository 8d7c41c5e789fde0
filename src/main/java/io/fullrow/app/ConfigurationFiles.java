// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Notes the files in which Spring Boot looks for the configuration: its errors do not say them. */
final class ConfigurationFiles implements ResourceLoader {
  private final ResourceLoader loader = new DefaultResourceLoader();
  private final Map<String, Resource> asked = new LinkedHashMap<>();

  @Override
  public Resource getResource(String location) {
    Resource resource = loader.getResource(location);
    if (!location.startsWith(CLASSPATH_URL_PREFIX)) {
      asked.put(location, resource);
    }
    return resource;
  }

  @Override
  public @Nullable ClassLoader getClassLoader() {
    return loader.getClassLoader();
  }

  private List<Resource> existing() {
    return asked.values().stream()
        .filter(resource -> !String.valueOf(resource.getFilename()).isEmpty())
        .filter(Resource::exists)
        .toList();
  }

  private static boolean isBroken(Resource resource) {
    String name = String.valueOf(resource.getFilename());
    if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
      return false;
    }
    try {
      new YamlPropertySourceLoader().load(name, resource);
      return false;
    } catch (YAMLException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String path(Resource resource) {
    try {
      return resource.getFile().getPath();
    } catch (IOException e) {
      return resource.getDescription();
    }
  }

  /** Which files were read, or where they were looked for. */
  String read() {
    List<Resource> read = existing();
    if (!read.isEmpty()) {
      return "Read: " + read.stream().map(ConfigurationFiles::path).collect(joining(", ")) + ".";
    }
    return "Read: no configuration file was found. Looked for "
        + Path.of("application.yaml").toAbsolutePath()
        + " and config/application.yaml beside it; name another file with"
        + " --spring.config.additional-location=FILE.";
  }

  /** Which file has this error, and where. Without its text, which may be a secret. */
  String broken(YAMLException error) {
    String file =
        existing().stream()
            .filter(ConfigurationFiles::isBroken)
            .map(ConfigurationFiles::path)
            .findFirst()
            .orElse("a file");
    return error instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? "%s, line %d, column %d: %s."
            .formatted(
                file,
                marked.getProblemMark().getLine() + 1,
                marked.getProblemMark().getColumn() + 1,
                marked.getProblem())
        : file + " is not YAML: " + error.getMessage();
  }
}
