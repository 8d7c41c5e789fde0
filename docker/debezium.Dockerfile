# Debezium's connector for Cassandra 5, for which there is no published image. It runs next to a node and reads its
# commit logs, so it shares the node's data and configuration volumes.
FROM maven:3.9-eclipse-temurin-17 AS jar
RUN mvn -B -q dependency:copy \
    -Dartifact=io.debezium:debezium-connector-cassandra-5:3.4.0.Final:jar:jar-with-dependencies \
    -DoutputDirectory=/connector -Dmdep.stripVersion=true

FROM eclipse-temurin:17-jre
COPY --from=jar /connector/ /connector/
COPY docker/debezium.properties docker/debezium-driver.conf /connector/
# Options that Cassandra's own classes, inside the connector, need on JDK 17.
ENV JDK_JAVA_OPTIONS="--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED --add-exports=java.base/java.lang.ref=ALL-UNNAMED --add-exports=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED --add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED"
ENTRYPOINT ["java", "-Xmx384m", "-Dcassandra.storagedir=/var/lib/cassandra", \
    "-cp", "/etc/cassandra:/connector/debezium-connector-cassandra-5-jar-with-dependencies.jar", \
    "io.debezium.connector.cassandra.CassandraConnectorTask", "/connector/debezium.properties"]
