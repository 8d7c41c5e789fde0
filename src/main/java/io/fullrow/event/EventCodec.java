// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.event.PartitionKeys.Scope;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Encodes the events of one table. It asks no server: schemas are registered before, and their ids
 * given.
 *
 * <p>Law: {@link EventReader} gives the same event again, whatever the time of encoding, but for
 * {@link DataEvent.Row#statics}, which are shown only, and {@code Origin.original}, which does not
 * travel. Safe for several threads.
 */
public final class EventCodec {
  private final SchemaIds ids;
  private final KeyColumns rowKey;
  private final ValueColumns rowValue;
  private final PartitionKeys partitionKeys;
  private final PartitionValues partitionValues;
  private final Map<String, ElementOrder> orders;

  private EventCodec(EventSchemas schemas, SchemaIds ids) {
    TableSchema table = schemas.table();
    this.ids = ids;
    this.rowKey = KeyColumns.of(EventSchemas.primaryKey(table), schemas.rowKey());
    this.rowValue = ValueColumns.of(EventSchemas.values(table), schemas.rowValue());
    this.partitionKeys = PartitionKeys.of(table, schemas.partitionKey());
    this.partitionValues = PartitionValues.of(table, schemas.partitionValue());
    this.orders =
        EventSchemas.values(table).stream()
            .filter(column -> column.multiCell() || CqlTypes.isList(column.type()))
            .collect(Collectors.toMap(Column::name, column -> ElementOrder.of(column.type())));
  }

  public static EventCodec of(EventSchemas schemas, SchemaIds ids) {
    return new EventCodec(schemas, ids);
  }

  /**
   * @param nowSecond the time of the read that the value imitates, in seconds since the epoch
   * @throws IllegalArgumentException if the key is not one of the table: wrong number of
   *     components, or bytes that are not a value of their column
   */
  public EncodedEvent encode(DataEvent event, long nowSecond) {
    return event.match(new Encoding(nowSecond));
  }

  private List<ColumnCells> cells(RowContent columns) {
    return ColumnCells.of(columns, orders);
  }

  private Bytes rowKey(DataEvent.Row event) {
    List<Bytes> components = new ArrayList<>(event.envelope().partition().components());
    components.addAll(event.clustering().components());
    return AvroBinary.message(ids.rowKey(), out -> rowKey.write(components, out));
  }

  private Bytes rowValue(Map<String, Shown> regulars, Map<String, Shown> statics) {
    Map<String, Shown> all = new HashMap<>(statics);
    all.putAll(regulars);
    return AvroBinary.message(ids.rowValue(), out -> rowValue.write(all, out));
  }

  private Bytes partitionKey(PartitionKeys.Key key) {
    return AvroBinary.message(ids.partitionKey(), out -> partitionKeys.write(key, out));
  }

  private Bytes partitionValue(Shown.Writing value) {
    return AvroBinary.message(ids.partitionValue(), value);
  }

  /** The key and value of a record, in the wire format. */
  record Message(Bytes key, Optional<Bytes> value) {}

  private final class Encoding implements DataEvent.Visitor<EncodedEvent> {
    private final long nowSecond;

    Encoding(long nowSecond) {
      this.nowSecond = nowSecond;
    }

    @Override
    public EncodedEvent row(DataEvent.Row event) {
      List<ColumnCells> columns = cells(event.columns());
      List<ColumnCells> statics = cells(event.statics());
      Map<String, Shown> shown = event.live() ? rowValue.show(columns, nowSecond) : Map.of();
      Message message =
          new Message(
              rowKey(event),
              event.live()
                  ? Optional.of(rowValue(shown, rowValue.show(statics, nowSecond)))
                  : Optional.empty());
      Content content =
          new Content(event.marker(), event.deletion(), columns, shown, statics, event.covered());
      return encoded(event.envelope(), false, message, content);
    }

    @Override
    public EncodedEvent staticRow(DataEvent.StaticRow event) {
      List<ColumnCells> columns = cells(event.columns());
      Map<String, Shown> shown = event.live() ? partitionValues.show(columns, nowSecond) : Map.of();
      Message message =
          new Message(
              partitionKey(PartitionKeys.Key.of(event.envelope().partition(), Scope.STATIC)),
              event.live()
                  ? Optional.of(partitionValue(out -> partitionValues.writeStaticRow(shown, out)))
                  : Optional.empty());
      Content content =
          new Content(Optional.empty(), event.deletion(), columns, shown, List.of(), false);
      return encoded(event.envelope(), true, message, content);
    }

    @Override
    public EncodedEvent partitionDeletion(DataEvent.PartitionDeletion event) {
      PartitionKeys.Key key = PartitionKeys.Key.of(event.envelope().partition(), Scope.PARTITION);
      return deletion(event.envelope(), key, event.deletion());
    }

    @Override
    public EncodedEvent rangeDeletion(DataEvent.RangeDeletion event) {
      PartitionKeys.Key key =
          new PartitionKeys.Key(
              event.envelope().partition(),
              Scope.RANGE,
              Optional.of(event.start()),
              Optional.of(event.end()));
      return deletion(event.envelope(), key, event.deletion());
    }

    private EncodedEvent deletion(
        DataEvent.Envelope envelope, PartitionKeys.Key key, Optional<Deletion> deletion) {
      Optional<Bytes> value =
          deletion.map(what -> partitionValue(out -> partitionValues.writeDeletion(what, out)));
      Message message = new Message(partitionKey(key), value);
      return encoded(envelope, true, message, Content.of(deletion));
    }

    private EncodedEvent encoded(
        DataEvent.Envelope envelope, boolean partitionTopic, Message message, Content content) {
      return new EncodedEvent(
          partitionTopic,
          message.key(),
          message.value(),
          content.headers(envelope, message, nowSecond),
          envelope.partition().serialized());
    }
  }
}
