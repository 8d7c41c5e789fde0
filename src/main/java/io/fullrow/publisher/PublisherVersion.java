// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the manifest of the jar has. */
final class PublisherVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Publisher.class.getPackage().getImplementationVersion();
    return new String[] {
      "fullrow-publisher " + Objects.requireNonNullElse(version, "of no known version")
    };
  }
}
