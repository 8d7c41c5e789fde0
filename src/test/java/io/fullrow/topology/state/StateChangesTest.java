// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import org.junit.jupiter.api.Test;

class StateChangesTest {
  private final StateChanges changes = new StateChanges();

  @Test
  void shouldTellTheLargestKeyAndValue() {
    changes.put(bytes(10), bytes(20));
    changes.putRange(bytes(15), bytes(25));
    changes.put(bytes(30), bytes(1));
    changes.delete(bytes(100));

    assertThat(changes.largestEntry()).isEqualTo(40);
  }

  @Test
  void shouldTakeOverAllOfOthers() {
    StateChanges others = new StateChanges();
    others.put(bytes(10), bytes(20));
    others.schedule(new WorkChange.RemoveExpiry(5, bytes(1)));
    changes.put(bytes(2), bytes(3));

    changes.addAll(others);

    assertThat(changes.puts()).hasSize(2);
    assertThat(changes.largestEntry()).isEqualTo(30);
  }

  @Test
  void shouldNotBeEmptyWhileThereIsOnlyWork() {
    assertThat(changes.isEmpty()).isTrue();
    StateChanges others = new StateChanges();
    others.schedule(new WorkChange.RemovePurge(5, bytes(1)));

    changes.addAll(others);

    assertThat(others.isEmpty()).isFalse();
    assertThat(changes.isEmpty()).isFalse();
  }

  private static Bytes bytes(int size) {
    return Bytes.wrap(new byte[size]);
  }
}
