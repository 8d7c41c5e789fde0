// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.DecoderContractTest;
import io.fullrow.decode.Format;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DebeziumAvroContractTest extends DecoderContractTest {
  private static final int ID = 70_000;

  @Override
  protected Format format() {
    return new DebeziumFormat();
  }

  @Override
  protected WriterSchemas writerSchemas(TableSchema table) {
    return DebeziumAvro.of(table).writerSchemas(ID);
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
    return Movies.captures().stream().map(capture -> record(capture.get("value"))).toList();
  }

  @Override
  protected Optional<RawRecord> foreign() {
    ObjectNode value = Movies.capture(2, 1).get("value").deepCopy().asObject();
    value.get("source").asObject().put("keyspace", "books");
    return Optional.of(record(value));
  }

  @Override
  protected String foreignTable() {
    return "books.movies_by_genre";
  }

  @Override
  protected RawRecord write(NativeCqlType type) {
    JsonNode value = Movies.MAPPER.readTree(DebeziumJsonContractTest.json(type).toArray());
    return record(value, MovieTable.single(type.type()));
  }

  private static RawRecord record(JsonNode value) {
    return record(value, Movies.SCHEMA);
  }

  private static RawRecord record(JsonNode value, TableSchema table) {
    return Movies.record(Bytes.empty(), DebeziumAvro.of(table).encode(ID, value));
  }
}
