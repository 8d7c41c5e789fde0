// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

/**
 * A parsed record value.
 *
 * @param root the envelope, without the schema wrapper
 * @param connectDecimals whether the schema that came with it has Kafka Connect's {@code Decimal},
 *     so that the text of a varint is base 64 ({@code varint.handling.mode=precise}) and not digits
 */
public record Payload(Raw root, boolean connectDecimals) {}
