// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.decode.Format;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.decode.sidecar.SidecarFormat;
import io.fullrow.decode.trigger.TriggerFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The raw formats that this build can decode, by their names in the configuration. */
public final class Formats {
  private static final Map<String, Format> BY_NAME =
      Stream.of(
              new DebeziumFormat(), new FragmentFormat(), new SidecarFormat(), new TriggerFormat())
          .collect(Collectors.toMap(Format::name, Function.identity()));

  private Formats() {}

  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /**
   * @throws IllegalArgumentException if the name was not checked before
   */
  static Format byName(String name) {
    Format format = BY_NAME.get(name);
    if (format == null) {
      throw new IllegalArgumentException("no format " + name);
    }
    return format;
  }
}
