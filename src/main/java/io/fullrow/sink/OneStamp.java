// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans for a table that is captured. A request is one mutation there, and most raw formats give a
 * mutation one writetime and one TTL, and lose what is written beside a deletion. So writes share a
 * request only with others of their writetime and TTL, and each deletion is alone.
 *
 * <p>A row may then change in several steps. Its plan is still applied as a whole, or again.
 */
final class OneStamp {
  private OneStamp() {}

  /** The same writes, in their order, in more requests. */
  static WritePlan of(WritePlan plan) {
    List<Request> requests = new ArrayList<>();
    plan.requests().forEach(request -> requests.addAll(separated(request)));
    return new WritePlan(requests, plan.lists(), plan.leftOut());
  }

  private static List<Request> separated(Request request) {
    List<Request> requests = new ArrayList<>();
    List<Write> open = new ArrayList<>();
    Optional<Stamp> stamp = Optional.empty();
    for (Write write : request.writes()) {
      Optional<Stamp> own = write.match(new Shared());
      if (!open.isEmpty() && (own.isEmpty() || !own.equals(stamp))) {
        requests.add(new Request(request.nowSecond(), open));
        open.clear();
      }
      open.add(write);
      stamp = own;
    }
    requests.add(new Request(request.nowSecond(), open));
    return requests;
  }

  /** The stamp of a write that others of it may join; empty for one that must be alone. */
  private static final class Shared implements Write.Visitor<Optional<Stamp>> {
    @Override
    public Optional<Stamp> insert(Write.Insert write) {
      return Optional.of(write.stamp());
    }

    @Override
    public Optional<Stamp> update(Write.Update write) {
      return Optional.of(write.stamp());
    }

    @Override
    public Optional<Stamp> elements(Write.Elements write) {
      return write.removal() ? Optional.empty() : Optional.of(write.stamp());
    }

    @Override
    public Optional<Stamp> mapElement(Write.MapElement write) {
      return write.value().map(value -> write.stamp());
    }

    /** It deletes too, a microsecond before. */
    @Override
    public Optional<Stamp> wholeUdt(Write.WholeUdt write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> listValues(Write.ListValues write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> deleteElement(Write.DeleteElement write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> deleteColumn(Write.DeleteColumn write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> deleteRow(Write.DeleteRow write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> deleteRange(Write.DeleteRange write) {
      return Optional.empty();
    }

    @Override
    public Optional<Stamp> deletePartition(Write.DeletePartition write) {
      return Optional.empty();
    }
  }
}
