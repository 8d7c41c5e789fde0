// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

/** Bytes that are no fragment. The message says what is wrong. */
public final class MalformedFragmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedFragmentException(String message) {
    super(message);
  }

  public MalformedFragmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
