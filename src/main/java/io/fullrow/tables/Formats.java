// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.Format;
import io.fullrow.decode.LeftToOthers;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.TableInput;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.decode.sidecar.SidecarFormat;
import io.fullrow.decode.trigger.TriggerFormat;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.HashSet;
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

  /**
   * Whether each replica publishes its own record of a change, instead of one for all.
   *
   * @throws IllegalArgumentException if the input's format was not checked before
   */
  public static boolean ofEachReplica(InputSettings input) {
    return byName(input.format()).ofEachReplica();
  }

  /**
   * An input of a table, as its records are decoded.
   *
   * @param schema the columns as known now
   * @throws IllegalArgumentException if the input's format was not checked before
   */
  public static RawInput input(
      TableSettings table, InputSettings input, TableSchema schema, WriterSchemas writerSchemas) {
    TableId source = TableId.parse(table.source());
    Set<String> accepted = new HashSet<>(table.acceptLoss());
    accepted.addAll(input.acceptLoss());
    Decoder decoder = byName(input.format()).decoder(source, accepted, writerSchemas);
    LeftToOthers left = new LeftToOthers(InputFidelity.leftToOthers(table, input, schema));
    return new TableInput(source, decoder, left, schema);
  }
}
