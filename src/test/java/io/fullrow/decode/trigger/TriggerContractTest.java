// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.DecoderContractTest;
import io.fullrow.decode.Format;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.TableId;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

class TriggerContractTest extends DecoderContractTest {
  @Override
  protected Format format() {
    return new TriggerFormat();
  }

  @Override
  protected TableId source() {
    return MovieTable.SOURCE;
  }

  @Override
  protected TableSchema schema() {
    return MovieTable.SCHEMA;
  }

  @Override
  protected List<RawRecord> valid() {
    return TriggerDecoderTest.GOLDEN.values().stream().map(MovieTable::record).toList();
  }

  @Override
  protected Optional<RawRecord> foreign() {
    String named = Objects.requireNonNull(TriggerDecoderTest.GOLDEN.get("named"));
    return Optional.of(MovieTable.record(named.replace("movies_by_genre", "movies_by_title")));
  }

  @Override
  protected String foreignTable() {
    return "movies.movies_by_title";
  }

  @Override
  protected RawRecord write(NativeCqlType type) {
    String text = "\"" + TriggerDecoderTest.text(type) + "\"";
    return MovieTable.record(TriggerDecoderTest.single(text));
  }
}
