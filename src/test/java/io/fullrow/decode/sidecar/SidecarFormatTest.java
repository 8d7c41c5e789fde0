// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.Raw;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SidecarFormatTest {
  private final SidecarFormat format = new SidecarFormat();

  @Test
  void shouldDeclareEveryColumnsLossByName() {
    assertThat(levels(MovieTable.SCHEMA))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "studio", Level.EXACT,
                "director", Level.EXACT,
                "fz", Level.EXACT,
                "price", Level.LOSSY,
                "seen", Level.EXACT,
                "tags", Level.LOSSY,
                "title", Level.EXACT,
                "views", Level.EXACT,
                "votes", Level.EXACT));
    assertThat(levels(MovieTable.single(DataTypes.DURATION))).containsEntry("c", Level.MISSING);
    assertThat(levels(MovieTable.single(DataTypes.tupleOf(DataTypes.INT))))
        .containsEntry("c", Level.MISSING);
    assertThat(levels(MovieTable.single(DataTypes.listOf(DataTypes.INT))))
        .containsEntry("c", Level.MISSING);
    assertThat(format.undetectableLosses()).allSatisfy(loss -> assertThat(loss).endsWith("."));
  }

  @Test
  void shouldDeclareKeysThatAreNotPublishedExactly() {
    TableSchema table =
        new TableSchema(
            TableId.parse("ks.t"),
            List.of(MovieTable.column("Key", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(MovieTable.column("c", DataTypes.DECIMAL, Column.Kind.CLUSTERING)),
            List.of(),
            List.of());
    assertThat(levels(table))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Key", Level.MISSING, "c", Level.LOSSY));
  }

  @Test
  void shouldDeriveThePublishedSchema() {
    // Alike but for names and notes, which no datum has.
    Schema derived = PayloadSchemas.of(MovieTable.SCHEMA);
    assertThat(derived.getFields().stream().map(Schema.Field::name))
        .isEqualTo(SidecarEvents.PAYLOAD.getFields().stream().map(Schema.Field::name).toList());
    assertThat(derived.getFields().stream().map(field -> types(field.schema())))
        .isEqualTo(SidecarEvents.PAYLOAD.getFields().stream().map(f -> types(f.schema())).toList());
  }

  /** A value of an example in the publisher's documentation, of its table clusteringkeys. */
  @Test
  void shouldReadAPublishedExample() {
    TableSchema table =
        new TableSchema(
            TableId.parse("examples.clusteringkeys"),
            List.of(
                MovieTable.column("a", DataTypes.TEXT, Column.Kind.PARTITION_KEY),
                MovieTable.column("b", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(
                MovieTable.column("c", DataTypes.TEXT, Column.Kind.CLUSTERING),
                MovieTable.column("d", DataTypes.INT, Column.Kind.CLUSTERING)),
            List.of(),
            List.of(
                MovieTable.regular("e", DataTypes.BOOLEAN),
                MovieTable.regular("f", DataTypes.UUID),
                MovieTable.regular("g", DataTypes.TIMESTAMP)));
    String published = "\u0002\u0002\u0000,0UbRvwVua9ucGMCmAhZ7In\u0002\u0002\u0002\u0002";

    Raw raw =
        AvroTree.unframed(
            Bytes.wrap(published.getBytes(StandardCharsets.ISO_8859_1)),
            PayloadSchemas.of(table),
            "example");

    assertThat(((Raw.Struct) raw).get("c")).isEqualTo(new Raw.Text("0UbRvwVua9ucGMCmAhZ7In"));
  }

  @Test
  void shouldFindTypesThatDifferFromTheTargets() {
    TableSchema table =
        new TableSchema(
            MovieTable.SCHEMA.id(),
            MovieTable.SCHEMA.partitionKey(),
            List.of(),
            List.of(),
            List.of(MovieTable.regular("title", DataTypes.ASCII)));
    assertThat(format.mismatches(SidecarEvents.MERGED, MovieTable.SCHEMA)).isEmpty();
    assertThat(format.mismatches(SidecarEvents.ENVELOPE, table)).isEmpty();
    assertThat(format.mismatches(SidecarEvents.MERGED, table))
        .containsExactly(
            "column title of movies_new.movies_by_genre has type ascii, but the raw records carry"
                + " text");
  }

  @Test
  void shouldWaitForAPendingSchema() {
    Decoded decoded =
        format
            .decoder(
                MovieTable.SOURCE,
                java.util.Set.of(),
                id -> new io.fullrow.decode.WriterSchemas.Lookup.Pending())
            .decode(SidecarEvents.row("UPDATE").framed(), MovieTable.SCHEMA);
    assertThat(decoded).isEqualTo(new Decoded.Unavailable("writer schema id 70000"));
  }

  private static String types(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> schema.getTypes().stream().map(SidecarFormatTest::types).toList().toString();
      case ARRAY -> "array of " + types(schema.getElementType());
      case FIXED -> "fixed " + schema.getFixedSize();
      default -> schema.getType().getName();
    };
  }

  private Map<String, Level> levels(TableSchema table) {
    return format.fidelity(table).stream()
        .collect(Collectors.toMap(Fidelity::column, Fidelity::level));
  }
}
