// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds one row of the package table, and says where a class that breaks it would belong. */
final class ImportOnlyWhatTheTableAllows extends ArchCondition<JavaClass> {
  private final PackageRow row;
  private final List<PackageRow> table;

  ImportOnlyWhatTheTableAllows(PackageRow row, List<PackageRow> table) {
    super("import only what the package table allows " + row.name());
    this.row = row;
    this.table = table;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    Set<JavaClass> targets =
        type.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> broken =
        targets.stream().filter(target -> !row.allows(target)).map(JavaClass::getName).toList();
    if (!broken.isEmpty()) {
      events.add(SimpleConditionEvent.violated(type, message(type, broken, targets)));
    }
  }

  private String message(JavaClass type, List<String> broken, Set<JavaClass> targets) {
    String home =
        table.stream()
            .filter(other -> targets.stream().allMatch(other::allows))
            .map(PackageRow::name)
            .collect(Collectors.joining(", "));
    String remedy =
        home.isEmpty()
            ? "No package below "
                + PackageRules.ROOF
                + " may import all that the class imports: take this import out, or move what is"
                + " needed of it to a package that "
                + row.name()
                + " may import ("
                + String.join(", ", row.imports())
                + ")"
            : "All that the class imports is allowed in: "
                + home
                + ". Move it there, or decide a new arrow: PackageRules and the table in"
                + " ARCHITECTURE.md";
    return type.getName()
        + " imports "
        + String.join(", ", broken)
        + ", which the package table does not allow "
        + row.name()
        + ". "
        + remedy;
  }
}
