package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;

/**
 * Which bytes survive being decoded and encoded again. The server does that to whatever is bound as
 * a collection, and to nothing else.
 */
final class Canonical {
  private Canonical() {}

  static boolean isCollection(DataType type) {
    return type instanceof ListType || type instanceof SetType || type instanceof MapType;
  }

  static boolean isCanonical(DataType type, Bytes value) {
    try {
      Object decoded = CqlValues.decode(type, value);
      return decoded != null && CqlValues.encode(type, decoded).equals(value);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
