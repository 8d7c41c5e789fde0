// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import io.fullrow.model.Bytes;
import io.fullrow.testkit.CassandraType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.schema.CQLTypeParser;
import org.apache.cassandra.serializers.MarshalException;

/** Types by the classes of Cassandra 5.0, which has vectors. */
public final class Types implements CassandraType.Parser {
  public Types() {
    DatabaseDescriptor.clientInitialization(false);
  }

  @Override
  public CassandraType parse(String cql) {
    return new Type(CQLTypeParser.parse("ks", cql, org.apache.cassandra.schema.Types.none()));
  }

  private record Type(AbstractType<?> type) implements CassandraType {
    /** A duration that ends too early is an error that Cassandra does not expect. */
    @Override
    public boolean accepts(Bytes value) {
      try {
        type.validate(buffer(value));
        return true;
      } catch (MarshalException | AssertionError e) {
        return false;
      }
    }

    @Override
    public boolean sorts(Bytes value) {
      try {
        return accepts(value) && compare(value, value) == 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public int compare(Bytes left, Bytes right) {
      return type.compare(buffer(left), buffer(right));
    }

    @Override
    public Optional<String> text(Bytes value) {
      try {
        return Optional.of(type.getString(buffer(value)));
      } catch (MarshalException e) {
        return Optional.empty();
      }
    }

    /** One with an array: Cassandra reads others past the checks of the JVM, which it kills. */
    private static ByteBuffer buffer(Bytes value) {
      return ByteBuffer.wrap(value.toArray());
    }

    @Override
    public int sizeInVectors() {
      return Math.max(0, type.valueLengthIfFixed());
    }

    @Override
    public boolean allowsEmpty() {
      return type.allowsEmpty();
    }

    @Override
    public boolean isEmptyMeaningless() {
      return type.isEmptyValueMeaningless();
    }
  }
}
