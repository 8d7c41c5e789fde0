// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.canary.CanaryRow;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.InputSettings;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.event.DataEvent;
import io.fullrow.model.Origin;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The events of canaries. Written back, a canary would be captured once more, from another place of
 * the commit log: a connector that is stopped could then look like one that runs. The old table has
 * had it since it was captured there, so nothing is lost if an application has such writetimes.
 * Those of publishers may be written back: each copy names its node, and is counted for no other.
 *
 * @param captured topics of what is captured in the old tables
 */
record CanaryEvents(Set<String> captured) implements Predicate<DataEvent> {
  CanaryEvents {
    captured = Set.copyOf(captured);
  }

  static CanaryEvents of(FullrowProperties properties) {
    String written = new FragmentFormat().name();
    return new CanaryEvents(
        properties.tables().stream()
            .flatMap(table -> table.inputs().stream())
            .filter(input -> !input.format().equals(written))
            .map(InputSettings::topic)
            .collect(Collectors.toSet()));
  }

  @Override
  public boolean test(DataEvent event) {
    return event.envelope().origin().map(Origin::topic).filter(captured::contains).isPresent()
        && event.match(new Deletes());
  }

  /** A canary deletes one row, which has nothing else. */
  private static final class Deletes implements DataEvent.Visitor<Boolean> {
    @Override
    public Boolean row(DataEvent.Row event) {
      return event.marker().isEmpty()
          && event.columns().isEmpty()
          && event.deletion().filter(d -> CanaryRow.mayHave(d.writetime())).isPresent();
    }

    @Override
    public Boolean staticRow(DataEvent.StaticRow event) {
      return false;
    }

    @Override
    public Boolean partitionDeletion(DataEvent.PartitionDeletion event) {
      return false;
    }

    @Override
    public Boolean rangeDeletion(DataEvent.RangeDeletion event) {
      return false;
    }
  }
}
