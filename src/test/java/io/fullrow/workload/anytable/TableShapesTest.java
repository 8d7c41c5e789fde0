// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableShapesTest {
  private static final Pattern CLUSTERING =
      Pattern.compile("PRIMARY KEY \\((?:\\([^)]*\\)|[^,]+), (.*)\\)$");

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldHaveAClusteringColumnOfEveryTypeThatCanBeOne(NativeCqlType type) {
    assertThat(TableShapes.all())
        .as("a table of TableShapes with a clustering column of type %s", type)
        .anyMatch(shape -> clustering(shape).anyMatch(name -> has(shape, name, type)));
  }

  private static Stream<String> clustering(TableShape shape) {
    return CLUSTERING
        .matcher(shape.columns())
        .results()
        .flatMap(key -> Stream.of(key.group(1).split(", ")));
  }

  private static boolean has(TableShape shape, String column, NativeCqlType type) {
    return (" " + shape.columns()).contains(" " + column + " " + CqlTypes.name(type.type()) + ",");
  }
}
