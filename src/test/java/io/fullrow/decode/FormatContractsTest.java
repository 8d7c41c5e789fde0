// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fullrow.tables.Formats;
import java.lang.reflect.Constructor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No format goes without its contract. */
class FormatContractsTest {
  @Test
  void shouldTestTheContractOfEveryFormat() {
    Set<String> tested =
        new ClassFileImporter()
            .importPackages("io.fullrow.decode").stream()
                .filter(type -> type.isAssignableTo(DecoderContractTest.class))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(type -> contract(type).format().name())
                .collect(Collectors.toSet());

    assertThat(tested)
        .as("add decode.<name>.<Name>ContractTest, a subclass of DecoderContractTest, per format")
        .containsExactlyInAnyOrderElementsOf(Formats.names());
  }

  private static DecoderContractTest contract(JavaClass type) {
    try {
      Constructor<?> constructor = type.reflect().getDeclaredConstructor();
      constructor.setAccessible(true);
      return (DecoderContractTest) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " must be made without arguments, as JUnit does", e);
    }
  }
}
