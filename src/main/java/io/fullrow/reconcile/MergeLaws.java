package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of two versions of one thing stays, as Cassandra decides it ({@code Cells.resolveRegular},
 * {@code LivenessInfo.supersedes}, {@code DeletionTime.supersedes} of 5.0.9).
 *
 * <p>Each {@code merge} is the maximum of a total order, hence commutative, associative and
 * idempotent. It returns one of its two arguments; where they are equal it returns {@code left}, so
 * that {@code merge(existing, update) == existing} tells that the update changes nothing.
 *
 * <p>No clock decides anything: an expired cell or marker merges as it did before its expiry.
 *
 * <p><b>Unknown ttl.</b> Some raw formats carry an expiry without its ttl, which Cassandra never
 * has. Where the ttl decides, a known one beats an unknown one: then the order stays total, and a
 * better informed copy of the same write replaces a worse one. Between two unknown ttls the next
 * rule decides, which may differ from Cassandra's choice: a loss of such formats.
 */
public final class MergeLaws {
  private static final MergeLaws CASSANDRA_5 = new MergeLaws(Profile.CASSANDRA_5);
  private static final long UNKNOWN_TTL = Long.MAX_VALUE;

  /** Releases of Cassandra that merge alike. */
  public enum Profile {
    /** 5.0.5 and later, also 4.1.9 and 4.0.18 and later in their lines. */
    CASSANDRA_5,
    /**
     * Earlier patch releases of 4.0, 4.1 and 5.0: two expiring cells with the same writetime and
     * expiry are decided by their values, whatever their ttls. The releases leave cells and markers
     * that differ in nothing but the ttl to chance; here the lower ttl then stays.
     */
    BEFORE_TTL_RULE
  }

  private final Profile profile;

  private MergeLaws(Profile profile) {
    this.profile = Objects.requireNonNull(profile, "profile");
  }

  /** The laws of current 5.0, the default. */
  public static MergeLaws cassandra5() {
    return CASSANDRA_5;
  }

  public static MergeLaws of(Profile profile) {
    return profile == Profile.CASSANDRA_5 ? CASSANDRA_5 : new MergeLaws(profile);
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
    int byKind = Integer.compare(kind(left), kind(right));
    if (byKind != 0) {
      return byKind;
    }
    if (left instanceof Cell.Tombstone a && right instanceof Cell.Tombstone b) {
      return Long.compare(a.localDeletionTime(), b.localDeletionTime());
    }
    if (left instanceof Cell.Expiring a && right instanceof Cell.Expiring b) {
      return compareExpiring(a, b);
    }
    return compareValues(left, right);
  }

  private int compareExpiring(Cell.Expiring left, Cell.Expiring right) {
    int byExpiry = Long.compare(left.expiry().epochSecond(), right.expiry().epochSecond());
    if (byExpiry != 0) {
      return byExpiry;
    }
    int byTtl = compareTtl(left.expiry(), right.expiry());
    int byValue = compareValues(left, right);
    if (profile == Profile.BEFORE_TTL_RULE) {
      return byValue != 0 ? byValue : byTtl;
    }
    return byTtl != 0 ? byTtl : byValue;
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
    return byExpiry != 0 ? byExpiry : compareTtl(a, b);
  }

  private static int compare(Deletion left, Deletion right) {
    int byWritetime = left.writetime().compareTo(right.writetime());
    return byWritetime != 0
        ? byWritetime
        : Long.compare(left.localDeletionTime(), right.localDeletionTime());
  }

  private static int compareTtl(Expiry left, Expiry right) {
    return Long.compare(secondsOrUnknown(right.ttl()), secondsOrUnknown(left.ttl()));
  }

  private static long secondsOrUnknown(OptionalInt ttl) {
    return ttl.isPresent() ? ttl.getAsInt() : UNKNOWN_TTL;
  }

  private static int compareValues(Cell left, Cell right) {
    return left.valueBytes().orElseThrow().compareTo(right.valueBytes().orElseThrow());
  }

  /** Live, expiring, tombstone: the later beats the earlier at one writetime. */
  private static int kind(Cell cell) {
    if (cell.valueBytes().isEmpty()) {
      return 2;
    }
    return cell.expiryTime().isPresent() ? 1 : 0;
  }
}
