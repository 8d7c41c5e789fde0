// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A vector: an Avro array. In CQL it has no count, and no lengths where all elements have one size.
 */
final class CqlVectorType extends CompositeType {
  private final VectorType type;
  private final CollectionType elements;
  private final boolean fixedSize;

  CqlVectorType(VectorType type, AvroType element) {
    this.type = type;
    this.elements = CollectionType.list(element);
    this.fixedSize = CqlElements.fixedSize(type.getElementType()) > 0;
  }

  @Override
  List<Optional<ByteBuffer>> split(ByteBuffer value) {
    return CqlElements.vector(value, type);
  }

  @Override
  Bytes join(List<Optional<ByteBuffer>> parts) {
    List<ByteBuffer> present = parts.stream().map(Optional::orElseThrow).toList();
    int size = present.stream().mapToInt(part -> part.remaining() + VInts.MAX_SIZE).sum();
    ByteBuffer value = ByteBuffer.allocate(size);
    for (ByteBuffer part : present) {
      if (!fixedSize) {
        VInts.writeUnsigned(part.remaining(), value);
      }
      value.put(part.duplicate());
    }
    return Bytes.copyOf(value.flip());
  }

  @Override
  public Fit fitParts(List<Optional<ByteBuffer>> parts) {
    return elements.fitParts(parts);
  }

  @Override
  public void writeParts(List<Optional<ByteBuffer>> parts, Encoder out) throws IOException {
    elements.writeParts(parts, out);
  }

  @Override
  public List<Optional<ByteBuffer>> readParts(Decoder in) throws IOException {
    List<Optional<ByteBuffer>> parts = new ArrayList<>(elements.readParts(in));
    if (parts.size() != type.getDimensions()) {
      throw new IllegalArgumentException(
          parts.size() + " elements for a vector of " + type.getDimensions());
    }
    return parts;
  }
}
