// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Schemas and records of the tests, in the style of Data Pipeline events. */
final class TestSchemas {
  static final Schema KEY =
      SchemaBuilder.record("movies_by_genre_key")
          .namespace("movies")
          .doc("The primary key.")
          .fields()
          .requiredString("genre")
          .requiredInt("year")
          .endRecord();

  static final Schema MOVIE =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"movies_by_genre","namespace":"movies","fields":[
                {"name":"title","type":["null","string"],"default":null},
                {"name":"rating","type":["null","float"],"default":null},
                {"name":"length","type":["null",{"type":"long","logicalType":"cql_time"}],"default":null},
                {"name":"poster","type":["null","bytes"],"default":null},
                {"name":"price","type":["null",{"type":"record","name":"cql_decimal","fields":[
                  {"name":"bigint","type":"bytes"},{"name":"scale","type":"int"}]}],"default":null},
                {"name":"tags","type":["null",{"type":"array","items":"string"}],"default":null},
                {"name":"attrs","type":["null",{"type":"map","values":"int"}],"default":null}]}
              """);

  /** {@link #MOVIE} after a column was added. */
  static final Schema MOVIE_WITH_STUDIO =
      new Schema.Parser()
          .parse(
              MOVIE
                  .toString()
                  .replace(
                      "{\"name\":\"tags\"",
                      "{\"name\":\"studio\",\"type\":[\"null\",\"string\"],\"default\":null},"
                          + "{\"name\":\"tags\""));

  private TestSchemas() {}

  static GenericRecord key() {
    GenericRecord key = new GenericData.Record(KEY);
    key.put("genre", "drämä");
    key.put("year", 1997);
    return key;
  }

  static GenericRecord movie() {
    return movie(MOVIE);
  }

  static GenericRecord movie(Schema schema) {
    Schema decimal = schema.getField("price").schema().getTypes().get(1);
    GenericRecord price = new GenericData.Record(decimal);
    price.put("bigint", ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1, 2}));
    price.put("scale", 2);
    GenericRecord movie = new GenericData.Record(schema);
    movie.put("title", "Cube 😀");
    movie.put("rating", 7.2f);
    movie.put("length", 5_400_000_000_000L);
    movie.put("poster", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0x80}));
    movie.put("price", price);
    movie.put("tags", List.of("maze", "cult"));
    movie.put("attrs", Map.of("rooms", 17_576));
    return movie;
  }

  static GenericRecord movieWithStudio() {
    GenericRecord movie = movie(MOVIE_WITH_STUDIO);
    movie.put("studio", "Trimark");
    return movie;
  }
}
