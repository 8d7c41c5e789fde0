// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The range tombstones of one partition as disjoint pieces, so that a row finds the one that covers
 * it by a single seek.
 *
 * <p>Law: each position has the highest of all deletions over it. The pieces are canonical, maximal
 * runs of one deletion that the partition's deletion does not supersede: the same set of deletions
 * gives the same pieces, in whichever order they came.
 */
public final class RangeTombstones {
  private final MergeLaws laws;

  public RangeTombstones(MergeLaws laws) {
    this.laws = Objects.requireNonNull(laws, "laws");
  }

  /**
   * The pieces that take the place of {@code overlapping}: the same coverage and that of {@code
   * added}. Returns {@code overlapping} itself if nothing changes.
   *
   * <pre>
   * overlapping   [--- 3 ---)      [-- 9 --)
   * added                [------ 5 ------)
   * result        [- 3 -)[--- 5 ---)[-- 9 --)
   *                   the 3 is cut where 5 begins, the 9 keeps its place, the gap between is 5
   * </pre>
   *
   * <p>One walk from left to right. For each piece it appends, in this order: what of the piece is
   * before {@code added}; what of {@code added} is in the gap before the piece, from where the last
   * one ended ({@code open}); where both are, the higher deletion; what of the piece is after
   * {@code added}. Each of the four may be empty and is left out then, so there is no case for how
   * the two overlap.
   *
   * @param overlapping by start and disjoint, all pieces that overlap {@code added}; also those
   *     that only touch it ({@code end} equal to {@code added.start} or the reverse), or equal
   *     neighbours stay apart: the coverage is right then, but the pieces are not canonical
   * @throws IllegalArgumentException if {@code overlapping} is not in order or not disjoint
   */
  public List<RangePiece> add(List<RangePiece> overlapping, RangePiece added) {
    Run result = new Run();
    Bytes open = added.start();
    for (RangePiece piece : overlapping) {
      result.append(piece.start(), min(piece.end(), added.start()), piece.deletion());
      result.append(open, min(piece.start(), added.end()), added.deletion());
      result.append(
          max(piece.start(), added.start()),
          min(piece.end(), added.end()),
          laws.merge(piece.deletion(), added.deletion()));
      result.append(max(piece.start(), added.end()), piece.end(), piece.deletion());
      open = max(open, piece.end());
    }
    result.append(open, added.end(), added.deletion());
    return result.pieces.equals(overlapping) ? overlapping : List.copyOf(result.pieces);
  }

  /**
   * {@link #add(List, RangePiece)} under the partition's deletion: a range deletion that does not
   * supersede it adds nothing, and pieces that it supersedes are left out.
   */
  public List<RangePiece> add(
      List<RangePiece> overlapping, RangePiece added, Optional<Deletion> partitionDeletion) {
    List<RangePiece> pieces =
        laws.supersedes(added.deletion(), partitionDeletion)
            ? add(overlapping, added)
            : overlapping;
    return partitionDeletion.isEmpty() ? pieces : retain(pieces, partitionDeletion.get());
  }

  /**
   * The pieces that the partition's deletion does not supersede; {@code pieces} itself if all stay.
   */
  public List<RangePiece> retain(List<RangePiece> pieces, Deletion partitionDeletion) {
    Optional<Deletion> above = Optional.of(partitionDeletion);
    List<RangePiece> kept = new ArrayList<>(pieces.size());
    for (RangePiece piece : pieces) {
      if (laws.supersedes(piece.deletion(), above)) {
        kept.add(piece);
      }
    }
    return kept.size() == pieces.size() ? pieces : List.copyOf(kept);
  }

  /** Equal neighbours as one piece: the canonical form of pieces that were kept apart. */
  public List<RangePiece> joined(List<RangePiece> pieces) {
    Run result = new Run();
    pieces.forEach(piece -> result.append(piece.start(), piece.end(), piece.deletion()));
    return result.pieces;
  }

  /**
   * What is left of the pieces when the deletions that are {@code meant} are forgotten from {@code
   * start} to before {@code end}.
   *
   * @param pieces by start and disjoint
   */
  public List<RangePiece> without(
      List<RangePiece> pieces, Bytes start, Bytes end, Predicate<Deletion> meant) {
    List<RangePiece> rest = new ArrayList<>(pieces.size());
    for (RangePiece piece : pieces) {
      if (!meant.test(piece.deletion())) {
        rest.add(piece);
        continue;
      }
      RangePiece.between(piece.start(), min(piece.end(), start), piece.deletion())
          .ifPresent(rest::add);
      RangePiece.between(max(piece.start(), end), piece.end(), piece.deletion())
          .ifPresent(rest::add);
    }
    return rest;
  }

  /**
   * The range deletion over one position.
   *
   * @param floor the piece with the greatest start at or before {@code position}
   */
  public Optional<Deletion> covering(Optional<RangePiece> floor, Bytes position) {
    return floor.filter(piece -> piece.contains(position)).map(RangePiece::deletion);
  }

  private static Bytes min(Bytes left, Bytes right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private static Bytes max(Bytes left, Bytes right) {
    return left.compareTo(right) >= 0 ? left : right;
  }

  /** Pieces in the making: empty ones are left out, neighbours with one deletion joined. */
  private static final class Run {
    private final List<RangePiece> pieces = new ArrayList<>();

    void append(Bytes start, Bytes end, Deletion deletion) {
      if (start.compareTo(end) >= 0) {
        return;
      }
      int last = pieces.size() - 1;
      if (last >= 0 && joins(pieces.get(last), start, deletion)) {
        pieces.set(last, new RangePiece(pieces.get(last).start(), end, deletion));
      } else {
        pieces.add(new RangePiece(start, end, deletion));
      }
    }

    private static boolean joins(RangePiece last, Bytes start, Deletion deletion) {
      int gap = last.end().compareTo(start);
      if (gap > 0) {
        throw new IllegalArgumentException("pieces overlap or are out of order at " + start);
      }
      return gap == 0 && last.deletion().equals(deletion);
    }
  }
}
