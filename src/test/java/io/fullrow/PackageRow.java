// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A row of the package table: what one package may import. */
final class PackageRow {
  private final String root;
  private final String name;
  private final Set<String> imports = new LinkedHashSet<>();
  private final List<String> libraries = new ArrayList<>();

  /**
   * @param name below {@code root}, such as {@code sink.kafka}
   */
  PackageRow(String root, String name) {
    this.root = root;
    this.name = name;
  }

  PackageRow imports(String... packages) {
    imports.addAll(List.of(packages));
    return this;
  }

  /**
   * @param prefixes of packages of libraries, each with its last dot
   */
  PackageRow uses(String... prefixes) {
    return uses(List.of(prefixes));
  }

  PackageRow uses(List<String> prefixes) {
    libraries.addAll(prefixes);
    return this;
  }

  String name() {
    return name;
  }

  Set<String> imports() {
    return imports;
  }

  boolean allows(JavaClass target) {
    String home = target.getPackageName();
    if (home.isEmpty() || home.equals(root + "." + name)) {
      return true; // a primitive, or at home
    }
    return home.startsWith(root + ".")
        ? imports.contains(home.substring(root.length() + 1))
        : libraries.stream().anyMatch((home + ".")::startsWith);
  }
}
