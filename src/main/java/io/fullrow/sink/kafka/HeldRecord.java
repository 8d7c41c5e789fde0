// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A held event in the held topic. The record's key names the event: its topic, partition, key and
 * offset. The record's value is never null, though the event's may be: a held DELETE outlives
 * compaction.
 *
 * <p>Version 1 of both, with numbers and texts as {@link DataOutputStream} writes them (texts by
 * {@code writeUTF}):
 *
 * <pre>
 * key    := 01 topic(text) partition(int) bytes(of the event's key) offset(long)
 * value  := 01 timestamp(long) sinceMillis(long) reason(text) bytes(of the event's value)
 *           count(int) header*
 * header := name(text) bytes
 * bytes  := length(int, -1 for what is absent) the bytes
 * </pre>
 *
 * @param timestamp of the event's record, in milliseconds since the epoch
 * @param sinceMillis when its key failed first, in milliseconds since the epoch
 */
public record HeldRecord(
    String topic,
    int partition,
    long offset,
    Optional<Bytes> key,
    long timestamp,
    long sinceMillis,
    String reason,
    Optional<Bytes> value,
    List<Header> headers) {
  private static final int VERSION = 1;

  /** A longer reason is cut: {@code writeUTF} takes 65,535 bytes. */
  private static final int MAX_REASON = 4_096;

  public HeldRecord {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    headers = List.copyOf(headers);
  }

  /**
   * The record of an event that is held, or was.
   *
   * @param nowMillis in milliseconds since the epoch
   */
  static HeldRecord of(InFlightEvent event, long nowMillis) {
    List<Header> headers = new ArrayList<>();
    event
        .record()
        .headers()
        .forEach(
            header ->
                headers.add(
                    new Header(header.key(), Optional.ofNullable(header.value()).map(Bytes::of))));
    return new HeldRecord(
        event.topic().name(),
        event.record().partition(),
        event.record().offset(),
        event.hasKey() ? Optional.of(event.key()) : Optional.empty(),
        event.record().timestamp(),
        event.heldSinceMillis().orElse(nowMillis),
        event.hold().map(KeyHold::reason).orElse(""),
        Optional.ofNullable(event.record().value()).map(Bytes::of),
        headers);
  }

  /** The event's record as it was read from its topic. */
  ConsumerRecord<byte[], byte[]> event() {
    RecordHeaders all = new RecordHeaders();
    headers.forEach(
        header -> all.add(header.name(), header.value().map(Bytes::toArray).orElse(null)));
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        key.map(Bytes::size).orElse(-1),
        value.map(Bytes::size).orElse(-1),
        key.map(Bytes::toArray).orElse(null),
        value.map(Bytes::toArray).orElse(null),
        all,
        Optional.empty());
  }

  /** The key of its record in the held topic. */
  public byte[] recordKey() {
    return written(
        out -> {
          out.writeUTF(topic);
          out.writeInt(partition);
          write(out, key);
          out.writeLong(offset);
        });
  }

  /** The value of its record in the held topic. */
  public byte[] recordValue() {
    return written(
        out -> {
          out.writeLong(timestamp);
          out.writeLong(sinceMillis);
          out.writeUTF(reason);
          write(out, value);
          out.writeInt(headers.size());
          for (Header header : headers) {
            out.writeUTF(header.name());
            write(out, header.value());
          }
        });
  }

  /**
   * @throws IllegalArgumentException if these are not a held event's key and value
   */
  public static HeldRecord of(byte[] recordKey, byte[] recordValue) {
    try (DataInputStream key = opened(recordKey);
        DataInputStream value = opened(recordValue)) {
      String topic = key.readUTF();
      int partition = key.readInt();
      Optional<Bytes> eventKey = read(key);
      return new HeldRecord(
          topic,
          partition,
          key.readLong(),
          eventKey,
          value.readLong(),
          value.readLong(),
          value.readUTF(),
          read(value),
          headers(value));
    } catch (IOException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("not a held event: " + e, e);
    }
  }

  private static List<Header> headers(DataInputStream in) throws IOException {
    List<Header> headers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      headers.add(new Header(in.readUTF(), read(in)));
    }
    return headers;
  }

  private static DataInputStream opened(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("version " + version + " is not known");
    }
    return in;
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Optional<Bytes> bytes) throws IOException {
    if (bytes.isEmpty()) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(bytes.get().size());
    out.write(bytes.get().toArray());
  }

  private static Optional<Bytes> read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return Optional.empty();
    }
    if (length > in.available()) {
      throw new IOException("bytes are missing");
    }
    return Optional.of(Bytes.wrap(in.readNBytes(length)));
  }
}
