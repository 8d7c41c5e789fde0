// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.sink.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements of one cell each that together do what a statement does; itself if it is one. */
final class Parts implements Write.Visitor<List<Write>> {
  @Override
  public List<Write> insert(Write.Insert write) {
    if (write.cells().isEmpty()) {
      return List.of(write);
    }
    List<Write> parts = new ArrayList<>();
    parts.add(
        new Write.Insert(
            write.partition(), write.clustering(), write.stamp(), Collections.emptySortedMap()));
    write
        .cells()
        .forEach(
            (key, value) ->
                parts.add(
                    new Write.Update(
                        write.partition(),
                        Optional.of(write.clustering()),
                        write.stamp(),
                        one(key, value))));
    return parts;
  }

  @Override
  public List<Write> update(Write.Update write) {
    List<Write> parts = new ArrayList<>();
    write
        .cells()
        .forEach(
            (CellKey key, Optional<Bytes> value) ->
                parts.add(
                    new Write.Update(
                        write.partition(), write.clustering(), write.stamp(), one(key, value))));
    return parts;
  }

  @Override
  public List<Write> elements(Write.Elements write) {
    List<Write> parts = new ArrayList<>();
    write
        .elements()
        .forEach(
            (Bytes key, Bytes value) ->
                parts.add(
                    new Write.Elements(
                        write.partition(),
                        write.clustering(),
                        write.stamp(),
                        write.column(),
                        one(key, value),
                        write.removal())));
    return parts;
  }

  private static <K extends Comparable<K>, V> SortedMap<K, V> one(K key, V value) {
    SortedMap<K, V> one = new TreeMap<>();
    one.put(key, value);
    return one;
  }

  @Override
  public List<Write> mapElement(Write.MapElement write) {
    return List.of(write);
  }

  @Override
  public List<Write> wholeUdt(Write.WholeUdt write) {
    return List.of(write);
  }

  @Override
  public List<Write> listValues(Write.ListValues write) {
    return List.of(write);
  }

  @Override
  public List<Write> deleteElement(Write.DeleteElement write) {
    return List.of(write);
  }

  @Override
  public List<Write> deleteColumn(Write.DeleteColumn write) {
    return List.of(write);
  }

  @Override
  public List<Write> deleteRow(Write.DeleteRow write) {
    return List.of(write);
  }

  @Override
  public List<Write> deleteRange(Write.DeleteRange write) {
    return List.of(write);
  }

  @Override
  public List<Write> deletePartition(Write.DeletePartition write) {
    return List.of(write);
  }
}
