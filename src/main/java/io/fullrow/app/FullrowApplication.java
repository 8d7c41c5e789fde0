// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The entry point of the service. */
@SpringBootApplication
public class FullrowApplication {

  /** Starts the service; its configuration comes from where Spring Boot looks for it. */
  public static void main(String[] args) {
    SpringApplication.run(FullrowApplication.class, args);
  }
}
