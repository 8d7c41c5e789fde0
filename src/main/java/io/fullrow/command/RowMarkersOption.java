// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.snapshot.RowMarkers;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** As the help writes them: {@code insert} or {@code update}. */
final class RowMarkersOption implements ITypeConverter<RowMarkers> {
  @Override
  public RowMarkers convert(String text) {
    return Arrays.stream(RowMarkers.values())
        .filter(markers -> markers.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is neither insert nor update"));
  }
}
