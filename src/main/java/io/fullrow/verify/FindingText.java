// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.verify.Finding.Kind;
import io.fullrow.verify.Finding.Seen;
import java.util.List;
import java.util.Optional;

/** Says of a row what differs in it. */
record FindingText(RowKey key, ComparedColumns columns) {

  /** The row is in one table only. */
  Finding row(RowReading reading, boolean certain) {
    boolean inSource = reading.onlyIn().filter(side -> side == Side.SOURCE).isPresent();
    Seen row =
        new Seen(
            Optional.empty(),
            reading.newest(inSource ? Side.SOURCE : Side.TARGET),
            Optional.empty());
    return new Finding(
        certain,
        inSource ? Kind.MISSING : Kind.EXTRA,
        key.render(columns),
        false,
        key.partition().serialized().toHex(),
        clustering(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(row).filter(seen -> inSource),
        Optional.of(row).filter(seen -> !inSource));
  }

  Finding cell(CellPair pair, boolean certain) {
    return new Finding(
        certain,
        kind(pair),
        key.render(columns),
        key.isStatic(),
        key.partition().serialized().toHex(),
        clustering(),
        Optional.of(pair.column().name()),
        Optional.of(pair.label()),
        Optional.of(pair.path().toHex()),
        pair.source().map(cell -> seen(pair, cell)),
        pair.target().map(cell -> seen(pair, cell)));
  }

  private List<String> clustering() {
    return key.clustering().stream()
        .flatMap(values -> values.components().stream())
        .map(Bytes::toHex)
        .toList();
  }

  private static Seen seen(CellPair pair, SeenCell cell) {
    return new Seen(
        Optional.of(pair.render(cell)),
        Optional.of(cell.writetime()).filter(at -> pair.isTimed()),
        cell.ttl());
  }

  private static Kind kind(CellPair pair) {
    if (pair.target().isEmpty()) {
      return Kind.MISSING;
    }
    if (pair.source().isEmpty()) {
      return Kind.EXTRA;
    }
    if (!pair.isTimed()) {
      return Kind.VALUE;
    }
    int order = Long.compare(pair.source().get().writetime(), pair.target().get().writetime());
    return order > 0 ? Kind.MISSING : order < 0 ? Kind.NEEDS_REBUILD : Kind.TIE;
  }
}
