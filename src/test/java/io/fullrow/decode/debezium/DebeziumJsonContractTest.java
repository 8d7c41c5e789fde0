// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.DecoderContractTest;
import io.fullrow.decode.Format;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

class DebeziumJsonContractTest extends DecoderContractTest {
  @Override
  protected Format format() {
    return new DebeziumFormat();
  }

  @Override
  protected Set<String> losses() {
    return Movies.ALL_LOSSES;
  }

  @Override
  protected TableId source() {
    return Movies.SOURCE;
  }

  @Override
  protected TableSchema schema() {
    return Movies.SCHEMA;
  }

  @Override
  protected List<RawRecord> valid() {
    return Movies.captures().stream().map(Movies::record).toList();
  }

  @Override
  protected Optional<RawRecord> foreign() {
    ObjectNode value = Movies.capture(2, 1).get("value").deepCopy().asObject();
    value.get("source").asObject().put("table", "movies_by_title");
    return Optional.of(Movies.valueOnly(value.toString()));
  }

  @Override
  protected String foreignTable() {
    return "movies.movies_by_title";
  }

  @Override
  protected RawRecord write(NativeCqlType type) {
    return Movies.valueOnly(json(type));
  }

  static Bytes json(NativeCqlType type) {
    return DebeziumJson.of(Movies.SOURCE, MovieTable.single(type.type()))
        .message(MovieTable.SINGLE_KEY, MovieTable.write(type))
        .value();
  }
}
