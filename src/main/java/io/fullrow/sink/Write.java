// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One statement of a plan, as a value. Everywhere an absent clustering means the static row, and an
 * absent cell value is a tombstone: the statement binds null for it, never for a column that the
 * event does not have.
 */
public sealed interface Write {
  PartitionKey partition();

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** The alternatives of a {@link Write}. */
  interface Visitor<T> {
    T insert(Insert write);

    T update(Update write);

    T elements(Elements write);

    T mapElement(MapElement write);

    T wholeUdt(WholeUdt write);

    T listValues(ListValues write);

    T deleteElement(DeleteElement write);

    T deleteColumn(DeleteColumn write);

    T deleteRow(DeleteRow write);

    T deleteRange(DeleteRange write);

    T deletePartition(DeletePartition write);
  }

  /**
   * {@code INSERT}: the row marker, with the cells of exactly its writetime and expiry.
   *
   * @param cells of simple columns; may be empty
   */
  record Insert(
      PartitionKey partition,
      Clustering clustering,
      Stamp stamp,
      SortedMap<CellKey, Optional<Bytes>> cells)
      implements Write {
    public Insert {
      Objects.requireNonNull(stamp, "stamp");
      cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.insert(this);
    }
  }

  /**
   * {@code UPDATE}: cells of one writetime and expiry, without a row marker.
   *
   * @param cells of simple columns, and fields of non-frozen UDTs; never empty
   */
  record Update(
      PartitionKey partition,
      Optional<Clustering> clustering,
      Stamp stamp,
      SortedMap<CellKey, Optional<Bytes>> cells)
      implements Write {
    public Update {
      Objects.requireNonNull(stamp, "stamp");
      cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
      if (cells.isEmpty()) {
        throw new IllegalArgumentException("an update without any cell");
      }
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.update(this);
    }
  }

  /**
   * Elements of a non-frozen set or map that are added ({@code c = c + ?}), or removed from a set
   * ({@code s = s - ?}). The server decodes and encodes what is bound as a collection, so only
   * canonical bytes go this way.
   *
   * @param elements the values of a map by their keys; the elements of a set with empty values;
   *     never empty itself
   */
  record Elements(
      PartitionKey partition,
      Optional<Clustering> clustering,
      Stamp stamp,
      String column,
      SortedMap<Bytes, Bytes> elements,
      boolean removal)
      implements Write {
    public Elements {
      Objects.requireNonNull(stamp, "stamp");
      elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
      if (elements.isEmpty()) {
        throw new IllegalArgumentException("no elements of " + column);
      }
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.elements(this);
    }
  }

  /** One element of a non-frozen map ({@code m[?] = ?}), which keeps its bytes as they are. */
  record MapElement(
      PartitionKey partition,
      Optional<Clustering> clustering,
      Stamp stamp,
      CellKey cell,
      Optional<Bytes> value)
      implements Write {
    public MapElement {
      Objects.requireNonNull(stamp, "stamp");
      if (cell.path().isEmpty()) {
        throw new IllegalArgumentException(cell.column() + " without an element's path");
      }
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.mapElement(this);
    }
  }

  /**
   * Some fields of a non-frozen UDT at once ({@code u = ?}), which keeps their bytes as they are:
   * what is bound to one field is encoded anew if it is a collection. It deletes the other fields
   * up to a microsecond before its writetime.
   *
   * @param value the UDT, with null for the fields that are not written
   */
  record WholeUdt(
      PartitionKey partition,
      Optional<Clustering> clustering,
      Stamp stamp,
      String column,
      Bytes value)
      implements Write {
    public WholeUdt {
      Objects.requireNonNull(stamp, "stamp");
      Objects.requireNonNull(value, "value");
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.wholeUdt(this);
    }
  }

  /**
   * The values of a list, frozen or not ({@code l = ?}), or further ones after its last ({@code l =
   * l + ?}). Not idempotent: each time the coordinator makes new cell paths.
   *
   * @param values in their order; never empty
   */
  record ListValues(
      PartitionKey partition,
      Optional<Clustering> clustering,
      Stamp stamp,
      String column,
      List<Bytes> values,
      boolean appended)
      implements Write {
    public ListValues {
      Objects.requireNonNull(stamp, "stamp");
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("no values of " + column);
      }
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.listValues(this);
    }
  }

  /**
   * {@code DELETE s[?]}: one element of a non-frozen set whose bytes would not stay as they are
   * among {@link Elements}.
   */
  record DeleteElement(
      PartitionKey partition, Optional<Clustering> clustering, CellKey cell, WriteTime writetime)
      implements Write {
    public DeleteElement {
      Objects.requireNonNull(writetime, "writetime");
      if (cell.path().isEmpty()) {
        throw new IllegalArgumentException(cell.column() + " without an element's path");
      }
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.deleteElement(this);
    }
  }

  /**
   * The deletion of a whole non-frozen collection or UDT, or of a frozen list: {@code DELETE m}.
   */
  record DeleteColumn(
      PartitionKey partition, Optional<Clustering> clustering, String column, WriteTime writetime)
      implements Write {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.deleteColumn(this);
    }
  }

  /** The deletion of one row. */
  record DeleteRow(PartitionKey partition, Clustering clustering, WriteTime writetime)
      implements Write {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.deleteRow(this);
    }
  }

  /** The deletion of the rows of one slice. */
  record DeleteRange(PartitionKey partition, RangeSlice slice, WriteTime writetime)
      implements Write {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.deleteRange(this);
    }
  }

  /** The deletion of a whole partition, its static row included. */
  record DeletePartition(PartitionKey partition, WriteTime writetime) implements Write {
    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.deletePartition(this);
    }
  }
}
