// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static io.fullrow.decode.MovieTable.cql;
import static io.fullrow.decode.MovieTable.row;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.DecoderContractTest;
import io.fullrow.decode.Format;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentSchema;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** In single-object encoding and in the Confluent wire format. */
class FragmentContractTest extends DecoderContractTest {
  private static final int ID = 70_000;
  private static final int FRAME = 5;
  private static final WriteTime TIME = WriteTime.ofMicros(1_711_149_035_727_001L);
  private static final Deletion DELETION = Deletion.at(TIME);

  @Override
  protected Format format() {
    return new FragmentFormat();
  }

  @Override
  protected WriterSchemas writerSchemas(TableSchema table) {
    return id ->
        id == ID
            ? new WriterSchemas.Lookup.Found(FragmentCodec.schema())
            : new WriterSchemas.Lookup.Absent();
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
    return changes().stream()
        .map(change -> encoded(MovieTable.SOURCE, change))
        .flatMap(encoded -> Stream.of(encoded, framed(encoded)))
        .map(MovieTable::record)
        .toList();
  }

  private static List<Change> changes() {
    Cell title = Cell.live(TIME, cql(DataTypes.TEXT, "X"));
    Cell deleted = Cell.tombstone(TIME, DELETION.localDeletionTime());
    return List.of(
        MovieTable.insert(row(4.5f, 120), RowMarker.live(TIME), Map.of("title", title)),
        MovieTable.update(row(4.5f, 120), Map.of("title", title, "director", deleted)),
        MovieTable.update(row(4.5f, 120), Map.of("title", title)),
        new Change.Row(row(4.5f, 120), Optional.empty(), Optional.of(DELETION), RowContent.none()),
        new Change.Row(row(4.5f, 120), Optional.empty(), Optional.empty(), tags()),
        new Change.StaticRow(RowContent.of(Map.of(CellKey.simple("studio"), title))),
        new Change.Range(
            RangeBound.open(), RangeBound.exclusive(cql(DataTypes.FLOAT, 4.0f)), DELETION),
        new Change.Partition(DELETION));
  }

  private static RowContent tags() {
    return RowContent.of(
        Map.of(CellKey.element("tags", cql(DataTypes.TEXT, "a")), Cell.live(TIME, Bytes.empty())),
        Map.of("tags", Deletion.at(WriteTime.ofMicros(TIME.micros() - 1))));
  }

  @Override
  protected Optional<RawRecord> foreign() {
    Bytes encoded = encoded(TableId.parse(foreignTable()), new Change.Partition(DELETION));
    return Optional.of(MovieTable.record(encoded));
  }

  @Override
  protected String foreignTable() {
    return "movies.movies_by_title";
  }

  @Override
  protected RawRecord write(NativeCqlType type) {
    return MovieTable.record(
        encoded(MovieTable.SOURCE, MovieTable.SINGLE_KEY, MovieTable.write(type)));
  }

  private static Bytes encoded(TableId table, Change change) {
    return encoded(table, MovieTable.DRAMA_2001, change);
  }

  private static Bytes encoded(TableId table, PartitionKey partition, Change change) {
    return FragmentCodec.encode(
        new Fragment(table, partition, change, false, false, MovieTable.origin()));
  }

  private static Bytes framed(Bytes encoded) {
    int header = FragmentSchema.headerSize();
    int size = encoded.size() - header;
    return Bytes.wrap(
        ByteBuffer.allocate(FRAME + size)
            .put((byte) 0)
            .putInt(ID)
            .put(encoded.toArray(), header, size)
            .array());
  }
}
