// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Makes values from a seeded source: the same source state gives the same value. */
@FunctionalInterface
public interface Gen<T> {
  T next(SplittableRandom random);

  default <R> Gen<R> map(Function<? super T, ? extends R> change) {
    return random -> change.apply(next(random));
  }

  /** Present with {@code percent} in 100. */
  default Gen<Optional<T>> optional(int percent) {
    return random -> random.nextInt(100) < percent ? Optional.of(next(random)) : Optional.empty();
  }

  /** From {@code min} to {@code max} values, both inclusive. */
  default Gen<List<T>> list(int min, int max) {
    return random -> {
      int size = random.nextInt(min, max + 1);
      List<T> values = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        values.add(next(random));
      }
      return values;
    };
  }

  static <T> Gen<T> constant(T value) {
    return random -> value;
  }

  /** One of the values, each as likely; repeat a value to make it more likely. */
  @SafeVarargs
  static <T> Gen<T> of(T... values) {
    return random -> values[random.nextInt(values.length)];
  }

  /** One of the generators, each as likely; repeat one to make it more likely. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T> Gen<T> oneOf(Gen<? extends T>... gens) {
    List<Gen<? extends T>> all = Arrays.asList(gens);
    return random -> all.get(random.nextInt(all.size())).next(random);
  }

  /** A random order of {@code values}. */
  static <T> List<T> shuffled(List<T> values, SplittableRandom random) {
    List<T> result = new ArrayList<>(values);
    for (int i = result.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T moved = result.get(i);
      result.set(i, result.get(j));
      result.set(j, moved);
    }
    return result;
  }
}
