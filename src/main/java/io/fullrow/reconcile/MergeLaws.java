// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of two versions of one thing stays, as a release of Cassandra decides it ({@code
 * Cells.resolveRegular}, {@code LivenessInfo.supersedes}, {@code DeletionTime.supersedes}). The
 * releases differ in ties between cells only: see {@link Profile}.
 *
 * <p>Each {@code merge} is the maximum of a total order, hence commutative, associative and
 * idempotent. It returns one of its two arguments; where they are equal it returns {@code left}, so
 * that {@code merge(existing, update) == existing} means that the update changes nothing.
 *
 * <p>No clock decides anything: an expired cell or marker merges as it did before its expiry.
 *
 * <p><b>Unknown ttl.</b> Some raw formats carry an expiry without its ttl, which Cassandra never
 * has. Where the ttl decides, a known one beats an unknown one: then the order stays total, and a
 * better informed copy of the same write replaces a worse one. Between two unknown ttls the next
 * rule decides, which may differ from Cassandra's choice: a loss of such formats.
 */
public final class MergeLaws {
  private static final MergeLaws CASSANDRA_5 = new MergeLaws(CellOrder.LOWER_TTL_BEFORE_VALUE);
  private static final MergeLaws BEFORE_TTL_RULE = new MergeLaws(CellOrder.VALUE);
  private static final MergeLaws CASSANDRA_3 = new MergeLaws(CellOrder.SIGNED_VALUE);

  /** Releases of Cassandra that merge alike. */
  public enum Profile {
    /** 5.0.5 and later, also 4.1.9 and 4.0.18 and later in their lines. */
    CASSANDRA_5,
    /** Earlier patch releases of 4.0, 4.1 and 5.0. */
    BEFORE_TTL_RULE,
    /** 3.11. */
    CASSANDRA_3;

    /** A line of releases, and a patch of it. */
    private static final Pattern RELEASE =
        Pattern.compile("(3\\.11|4\\.0|4\\.1|5\\.0)(?:\\.(\\d{1,4}))?");

    /**
     * The profile of a release of Cassandra; empty if it is none that is known.
     *
     * @param release such as {@code 4.0.17}; without the patch, such as {@code 4.0}, the line's
     *     current one
     */
    public static Optional<Profile> ofRelease(String release) {
      Matcher matcher = RELEASE.matcher(release);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String patch = matcher.group(2);
      int number = patch == null ? Integer.MAX_VALUE : Integer.parseInt(patch);
      return Optional.of(
          switch (matcher.group(1)) {
            case "3.11" -> CASSANDRA_3;
            case "4.0" -> number < 18 ? BEFORE_TTL_RULE : CASSANDRA_5;
            case "4.1" -> number < 9 ? BEFORE_TTL_RULE : CASSANDRA_5;
            default -> number < 5 ? BEFORE_TTL_RULE : CASSANDRA_5;
          });
    }
  }

  private final CellOrder cellOrder;

  private MergeLaws(CellOrder cellOrder) {
    this.cellOrder = cellOrder;
  }

  /** The laws of current 5.0, 4.1 and 4.0, the default. */
  public static MergeLaws cassandra5() {
    return CASSANDRA_5;
  }

  /**
   * The laws before 4.0.18, 4.1.9 and 5.0.5: two expiring cells with the same writetime and expiry
   * are decided by their values, whatever their ttls. These releases leave cells and markers that
   * differ in nothing but the ttl to chance; here the lower ttl then stays.
   */
  public static MergeLaws beforeTtlRule() {
    return BEFORE_TTL_RULE;
  }

  /**
   * The laws of 3.11: at one writetime a tombstone wins, then the larger value by signed bytes,
   * then no expiry before a late one before an early one. What differs in nothing but the ttl is
   * left to chance, as {@link #beforeTtlRule()}.
   *
   * <p>3.11 itself takes an expired cell for a tombstone, so that a tie with an expiring cell
   * depends on when its nodes merge. Here it is decided as before the expiry, by no clock.
   */
  public static MergeLaws cassandra3() {
    return CASSANDRA_3;
  }

  public static MergeLaws of(Profile profile) {
    return switch (profile) {
      case CASSANDRA_5 -> CASSANDRA_5;
      case BEFORE_TTL_RULE -> BEFORE_TTL_RULE;
      case CASSANDRA_3 -> CASSANDRA_3;
    };
  }

  /**
   * The cell that stays of two versions of one cell.
   *
   * <ol>
   *   <li>The higher writetime wins.
   *   <li>Tie: a tombstone or an expiring cell, expired or not, beats a live cell without ttl.
   *   <li>A tombstone beats an expiring cell.
   *   <li>Of two tombstones, or two expiring cells: the larger local deletion time (for an expiring
   *       cell, its expiry) wins.
   *   <li>Of two expiring cells with one expiry: the lower ttl wins.
   *   <li>Else the larger value wins, by unsigned lexicographic comparison of its bytes.
   * </ol>
   *
   * <p>Examples, all at one writetime: {@code null} beats {@code 'x'}; {@code 'a'} with a ttl beats
   * {@code 'z'} without; {@code 'z'} beats {@code 'a'}; {@code 'a'} beats the empty text.
   *
   * <p>These are the rules of {@link #cassandra5()}.
   */
  public Cell merge(Cell left, Cell right) {
    return compare(left, right) >= 0 ? left : right;
  }

  /**
   * The row marker that stays of two: the higher writetime; then an expiring one before one that
   * never expires; then the later expiry; then the lower ttl.
   *
   * <p>Example: after {@code INSERT ... USING TIMESTAMP 5} and {@code INSERT ... USING TIMESTAMP 5
   * AND TTL 60} the row expires, whichever came first.
   */
  public RowMarker merge(RowMarker left, RowMarker right) {
    return compare(left, right) >= 0 ? left : right;
  }

  /** The deletion that stays of two: the higher writetime; then the larger local deletion time. */
  public Deletion merge(Deletion left, Deletion right) {
    return compare(left, right) >= 0 ? left : right;
  }

  /**
   * The deletion that stays of those present; {@code left} itself if {@code right} adds nothing.
   */
  public Optional<Deletion> latest(Optional<Deletion> left, Optional<Deletion> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isPresent() ? left : right;
    }
    return compare(left.get(), right.get()) >= 0 ? left : right;
  }

  /** The marker that stays of those present; {@code left} itself if {@code right} adds nothing. */
  Optional<RowMarker> latestMarker(Optional<RowMarker> left, Optional<RowMarker> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isPresent() ? left : right;
    }
    return compare(left.get(), right.get()) >= 0 ? left : right;
  }

  /** Whether {@code deletion} says more than {@code above}, which deletes all that it deletes. */
  boolean supersedes(Deletion deletion, Optional<Deletion> above) {
    return above.isEmpty() || compare(deletion, above.get()) > 0;
  }

  /** Whether {@code update} takes the place of {@code existing}. */
  boolean replaces(Cell existing, Cell update) {
    return compare(existing, update) < 0;
  }

  private int compare(Cell left, Cell right) {
    int byWritetime = left.writetime().compareTo(right.writetime());
    if (byWritetime != 0) {
      return byWritetime;
    }
    return cellOrder.compare(left, right);
  }

  private static int compare(RowMarker left, RowMarker right) {
    int byWritetime = left.writetime().compareTo(right.writetime());
    if (byWritetime != 0) {
      return byWritetime;
    }
    if (left.expiry().isEmpty() || right.expiry().isEmpty()) {
      return Boolean.compare(left.expiry().isPresent(), right.expiry().isPresent());
    }
    Expiry a = left.expiry().get();
    Expiry b = right.expiry().get();
    int byExpiry = Long.compare(a.epochSecond(), b.epochSecond());
    return byExpiry != 0 ? byExpiry : CellOrder.compareTtl(a, b);
  }

  private static int compare(Deletion left, Deletion right) {
    int byWritetime = left.writetime().compareTo(right.writetime());
    return byWritetime != 0
        ? byWritetime
        : Long.compare(left.localDeletionTime(), right.localDeletionTime());
  }
}
