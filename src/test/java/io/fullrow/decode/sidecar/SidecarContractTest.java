// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.DecoderContractTest;
import io.fullrow.decode.Format;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Seeds;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Both encodings keep the same. */
abstract class SidecarContractTest extends DecoderContractTest {
  private static final int FRAME = 5;

  abstract RawRecord record(SidecarEvents event, Schema payload);

  private RawRecord record(SidecarEvents event) {
    return record(event, SidecarEvents.PAYLOAD);
  }

  @Override
  protected Format format() {
    return new SidecarFormat();
  }

  @Override
  protected WriterSchemas writerSchemas(TableSchema table) {
    return SidecarEvents.schemas(
        table.column("c").map(SidecarContractTest::single).orElse(SidecarEvents.PAYLOAD));
  }

  private static Schema single(Column column) {
    return SidecarValues.payload(NativeCqlType.find(column.type()).orElseThrow());
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
    return SidecarDecoderTest.samples().stream().map(sample -> record(sample.event())).toList();
  }

  @Override
  protected Optional<RawRecord> foreign() {
    return Optional.of(record(SidecarEvents.row("UPDATE").table("movies_by_title")));
  }

  @Override
  protected String foreignTable() {
    return "movies.movies_by_title";
  }

  @Override
  protected RawRecord write(NativeCqlType type) {
    return record(SidecarEvents.single(type), SidecarValues.payload(type));
  }

  @Test
  void shouldAnswerAnyBytesWithoutAnUnexpectedError() {
    List<RawRecord> records = valid();
    Decoder decoder = decoder();
    Seeds.forEach(
        5_000,
        random -> {
          // given
          byte[] bytes =
              records.get(random.nextInt(records.size())).value().orElseThrow().toArray();
          for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            bytes[FRAME + random.nextInt(bytes.length - FRAME)] = (byte) random.nextInt();
          }
          Bytes edited = Bytes.wrap(bytes);

          // when
          Decoded decoded = decoder.decode(MovieTable.record(edited), schema());

          // then
          if (decoded instanceof Decoded.Malformed malformed) {
            assertThat(malformed.reason())
                .as(edited.toHex())
                .isNotBlank()
                .doesNotContain("cannot be decoded", "Exception");
          }
        });
  }
}
