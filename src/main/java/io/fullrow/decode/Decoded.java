// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a decoder made of one raw record. Errors are values: a decoder never throws for its input.
 */
public sealed interface Decoded {

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** What {@code next} makes of the changes; anything else stays as it is. */
  default Decoded ifChanges(Function<Changes, Decoded> next) {
    return this;
  }

  /** The alternatives of {@link Decoded}. */
  interface Visitor<T> {
    T changes(Changes decoded);

    T ignored(Ignored decoded);

    T malformed(Malformed decoded);

    T unknownColumn(UnknownColumn decoded);

    T unavailable(Unavailable decoded);
  }

  /**
   * The fragments of the record, at least one.
   *
   * @param leftOut whether the record has more: cells of columns that the table has dropped
   */
  record Changes(List<Fragment> fragments, boolean leftOut) implements Decoded {
    public Changes(List<Fragment> fragments) {
      this(fragments, false);
    }

    public Changes {
      fragments = List.copyOf(fragments);
      if (fragments.isEmpty()) {
        throw new IllegalArgumentException("changes without a fragment: use Ignored");
      }
    }

    @Override
    public Decoded ifChanges(Function<Changes, Decoded> next) {
      return next.apply(this);
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.changes(this);
    }
  }

  /**
   * A record that carries nothing for us, such as a Kafka tombstone; it is counted.
   *
   * @param reason a short constant text, fit for a metric's tag
   */
  record Ignored(String reason) implements Decoded {
    /** All that the record touches are columns that the table has dropped. */
    public static final String DROPPED_COLUMN = "dropped column";

    public Ignored {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.ignored(this);
    }
  }

  /**
   * A record that cannot be read: it goes to the dead letter topic.
   *
   * @param reason what is wrong, where, and the remedy
   */
  record Malformed(String reason) implements Decoded {
    public Malformed {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.malformed(this);
    }
  }

  /**
   * A column, or a field in a column's user type, that the table's schema does not have. The schema
   * may be old: decode again after a refresh, then treat it as {@link Malformed}.
   *
   * @param table the source table whose schema to refresh
   * @param what for a message, such as {@code column "a"}
   */
  record UnknownColumn(TableId table, String column, String what) implements Decoded {
    public UnknownColumn {
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(what, "what");
    }

    public UnknownColumn(TableId table, String column) {
      this(table, column, "column \"" + column + "\"");
    }

    /**
     * @param field by its name, or by its number from 1
     */
    public static UnknownColumn ofField(TableId table, String column, String field) {
      return new UnknownColumn(
          table, column, "field " + field + " in the type of column \"" + column + "\"");
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.unknownColumn(this);
    }
  }

  /**
   * Something that decoding needs is not known now (the writer's schema while the registry is down,
   * a table that the target has not shown yet): decode again later.
   *
   * @param table the source table whose schema is awaited; empty if no refresh of a table helps
   * @param what what is awaited
   */
  record Unavailable(Optional<TableId> table, String what) implements Decoded {
    /** Something other than a table's schema. */
    public Unavailable(String what) {
      this(Optional.empty(), what);
    }

    /** The schema of a table that has not been read yet. */
    public static Unavailable ofTable(TableId table) {
      return new Unavailable(Optional.of(table), "the schema of " + table);
    }

    public Unavailable {
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(what, "what");
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.unavailable(this);
    }
  }
}
