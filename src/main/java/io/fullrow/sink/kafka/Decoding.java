// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.DataEvent;
import io.fullrow.sink.WriteResult;
import java.util.function.Function;

/** What decoding one record came to. */
public sealed interface Decoding {
  /** One result for each alternative, checked by the compiler. */
  <T> T match(Function<DataEvent, T> onEvent, Function<WriteResult, T> onFailure);

  static Decoding decoded(DataEvent event) {
    return new Decoded(event);
  }

  /** The record can never be decoded. */
  static Decoding malformed(String reason) {
    return new Failed(WriteResult.poison(reason));
  }

  /** The record has a column that the table does not have, or not yet. */
  static Decoding unknownColumn(String reason) {
    return new Failed(WriteResult.drift(reason));
  }

  /** The record cannot be decoded now, such as without the schema registry. */
  static Decoding unavailable(String reason) {
    return new Failed(WriteResult.unready(reason));
  }

  record Decoded(DataEvent event) implements Decoding {
    @Override
    public <T> T match(Function<DataEvent, T> onEvent, Function<WriteResult, T> onFailure) {
      return onEvent.apply(event);
    }
  }

  /**
   * @param result the class of error that the failure is treated as
   */
  record Failed(WriteResult result) implements Decoding {
    @Override
    public <T> T match(Function<DataEvent, T> onEvent, Function<WriteResult, T> onFailure) {
      return onFailure.apply(result);
    }
  }
}
