// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fullrow.publisher.SchemaDefinition.Column;
import io.fullrow.publisher.SchemaDefinition.Dropped;
import io.fullrow.publisher.SchemaDefinition.Table;
import io.fullrow.publisher.SchemaDefinition.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaFileTest {
  private static final Node.Identity NODE = new Node.Identity("a cluster", "a host");
  private static final Column KEY = new Column("p", "int", "partition_key", 0, false);
  private static final Type ADDRESS =
      new Type("k", "address", List.of("street", "No"), List.of("text", "frozen<list<int>>"));

  @TempDir private Path folder;
  private Path path;
  private SchemaFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("schema");
    file = new SchemaFile(path);
  }

  private static UUID id(int number) {
    return new UUID(1, number);
  }

  private static Table table(String name, int id, Column... columns) {
    return new Table("k", name, id(id), true, Set.of("compound"), List.of(columns), List.of());
  }

  private static SchemaDefinition schema(int version, List<Type> types, Table... tables) {
    return new SchemaDefinition(id(version), types, List.of(tables));
  }

  @Test
  void shouldBeEmptyBeforeTheFirstStart() throws IOException {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void shouldReadWhatItStored() throws IOException {
    Table all =
        new Table(
            "Ks",
            "\"q\" ü",
            id(2),
            false,
            Set.of("compound", "dense"),
            List.of(KEY, new Column("c", "frozen<address>", "clustering", 1, true)),
            List.of(new Dropped("old", "map<text, int>", "static", 1_700_000_000_123L)));
    SchemaFile.Known known =
        new SchemaFile.Known(NODE, schema(7, List.of(ADDRESS), table("t", 1, KEY), all));

    file.store(known);

    assertThat(new SchemaFile(path).load()).contains(known);
  }

  @Test
  void shouldHaveTheFormThatIsPersisted() throws IOException {
    Files.writeString(
        path,
        """
        {"version":1,"cluster":"a cluster","hostId":"a host","schema":{
        "version":"00000000-0000-0001-0000-000000000007",
        "types":[{"keyspace":"k","name":"address","fieldNames":["street","No"],
        "fieldTypes":["text","frozen<list<int>>"]}],
        "tables":[{"keyspace":"k","name":"t","id":"00000000-0000-0001-0000-000000000001",
        "captured":true,"flags":["compound"],
        "columns":[{"name":"p","type":"int","kind":"partition_key","position":0,
        "descending":false}],
        "dropped":[{"name":"o","type":"int","kind":"regular","millis":5}]}]}}
        """);

    assertThat(file.load())
        .contains(
            new SchemaFile.Known(
                NODE,
                schema(
                    7,
                    List.of(ADDRESS),
                    new Table(
                        "k",
                        "t",
                        id(1),
                        true,
                        Set.of("compound"),
                        List.of(KEY),
                        List.of(new Dropped("o", "int", "regular", 5))))));
  }

  @Test
  void shouldRefuseWhatIsNoSchemaAndSayWhatToDo() throws IOException {
    for (String content :
        List.of(
            "",
            "garbage",
            "null",
            "[]",
            "{}",
            "{\"version\":1}",
            "{\"version\":1,\"cluster\":\"c\",\"hostId\":\"h\"}",
            "{\"version\":1,\"cluster\":\"c\",\"hostId\":\"h\",\"schema\":{}}",
            "{\"version\":1,\"hostId\":\"h\",\"schema\":"
                + "{\"version\":\"00000000-0000-0001-0000-000000000007\",\"types\":[],\"tables\":[]}}",
            "{\"version\":1,\"cluster\":\"c\",\"hostId\":\"h\",\"schema\":"
                + "{\"types\":[],\"tables\":[]}}",
            "{\"version\":2}",
            "{\"version\":1,\"cluster\":\"c\",\"hostId\":\"h\",\"sch")) {
      Files.writeString(path, content);

      assertThatIllegalStateException()
          .as(content)
          .isThrownBy(file::load)
          .withMessageContainingAll(path.toString(), "remove it");
    }
  }

  @Test
  void shouldKeepTheTablesThatWereDropped() {
    Type wider = new Type("k", "address", List.of("street"), List.of("text"));
    Type elsewhere = new Type("k2", "address", List.of("x"), List.of("int"));
    Column added = new Column("v", "text", "regular", -1, false);
    SchemaDefinition before =
        schema(1, List.of(ADDRESS, elsewhere), table("gone", 1, KEY), table("t", 2, KEY));
    SchemaDefinition now =
        schema(2, List.of(wider), table("t", 2, KEY, added), table("gone", 3, KEY));

    SchemaDefinition merged = SchemaFile.merged(before, now);

    assertThat(merged.version()).isEqualTo(id(2));
    assertThat(merged.tables())
        .containsExactlyInAnyOrder(
            table("gone", 1, KEY), table("t", 2, KEY, added), table("gone", 3, KEY));
    assertThat(merged.types()).containsExactlyInAnyOrder(wider, elsewhere);
    assertThat(SchemaFile.merged(merged, now)).isEqualTo(merged);
  }
}
