// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a release left behind, as lines of text: {@code store, key, value} for the stores, {@code
 * topic, key, value, headers} for its records. Bytes are hexadecimal; {@code -} is null, {@code .}
 * is of zero length.
 */
final class StateImage {
  private StateImage() {}

  /** A record with its headers. */
  record Line(String where, Optional<Bytes> key, Optional<Bytes> value, List<Header> headers) {
    String text() {
      StringBuilder line =
          new StringBuilder(where).append('\t').append(hex(key)).append('\t').append(hex(value));
      headers.forEach(
          header ->
              line.append('\t').append(header.name()).append('=').append(hex(header.value())));
      return line.toString();
    }

    static Line parse(String text) {
      String[] parts = text.split("\t");
      List<Header> headers = new ArrayList<>();
      for (int i = 3; i < parts.length; i++) {
        int equals = parts[i].lastIndexOf('=');
        headers.add(
            new Header(parts[i].substring(0, equals), bytes(parts[i].substring(equals + 1))));
      }
      return new Line(parts[0], bytes(parts[1]), bytes(parts[2]), headers);
    }

    private static String hex(Optional<Bytes> bytes) {
      return bytes.map(some -> some.size() == 0 ? "." : some.toHex()).orElse("-");
    }

    private static Optional<Bytes> bytes(String text) {
      return text.equals("-")
          ? Optional.empty()
          : Optional.of(Bytes.fromHex(text.equals(".") ? "" : text));
    }
  }

  /**
   * The lines of a golden file.
   *
   * @param file such as {@code c7073b9/stores.tsv}
   */
  static List<Line> read(String file) {
    try (InputStream in = StateImage.class.getResourceAsStream("/golden/" + file)) {
      if (in == null) {
        throw new AssertionError("no golden file " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).map(Line::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> of(TopologyHarness topology) {
    List<Line> lines = new ArrayList<>();
    for (String name : ReopenedJoin.STORES) {
      KeyValueStore<Bytes, Bytes> store = topology.store(name);
      try (var all = store.all()) {
        while (all.hasNext()) {
          KeyValue<Bytes, Bytes> entry = all.next();
          lines.add(new Line(name, Optional.of(entry.key), Optional.of(entry.value), List.of()));
        }
      }
    }
    return lines;
  }

  static void load(TopologyHarness into, List<Line> lines) {
    for (Line line : lines) {
      KeyValueStore<Bytes, Bytes> store = into.store(line.where());
      store.put(line.key().orElseThrow(), line.value().orElseThrow());
    }
  }
}
