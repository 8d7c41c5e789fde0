// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Results without their ttls, which older releases leave to chance where nothing else differs. The
 * expiry stays.
 */
final class KnownTtls {
  private KnownTtls() {}

  static Object forgotten(Object result) {
    if (result instanceof Cell cell) {
      return cell(cell);
    }
    if (result instanceof RowMarker marker) {
      return marker(marker);
    }
    if (result instanceof Optional<?> optional) {
      return optional.map(KnownTtls::forgotten);
    }
    if (result instanceof Change.Row row) {
      return row(row);
    }
    if (result instanceof Reconciliation.Partition partition) {
      Map<Clustering, Change.Row> rows =
          partition.rows().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> row(e.getValue())));
      return new Reconciliation.Partition(
          partition.deletion(), columns(partition.staticRow()), rows, partition.covering());
    }
    return result;
  }

  private static Change.Row row(Change.Row row) {
    return new Change.Row(
        row.clustering(),
        row.marker().map(KnownTtls::marker),
        row.deletion(),
        columns(row.columns()));
  }

  private static RowContent columns(RowContent columns) {
    Map<CellKey, Cell> cells = new TreeMap<>();
    columns.cells().forEach((key, cell) -> cells.put(key, cell(cell)));
    return RowContent.of(cells, columns.complexDeletions());
  }

  private static Cell cell(Cell cell) {
    return cell instanceof Cell.Expiring expiring
        ? Cell.expiring(cell.writetime(), expiring.value(), expiry(expiring.expiry()))
        : cell;
  }

  private static RowMarker marker(RowMarker marker) {
    return new RowMarker(marker.writetime(), marker.expiry().map(KnownTtls::expiry));
  }

  private static Expiry expiry(Expiry expiry) {
    return Expiry.withUnknownTtl(expiry.epochSecond());
  }
}
