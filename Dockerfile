# The image of the worker, the simulator and the commands: docker build -t backend-provisioner .
#
# Its base images are named here and nowhere else, by the digest of the index of all platforms. To renew one, look it up with
# `docker buildx imagetools inspect eclipse-temurin:25-jre`, and change tag and digest together.
ARG BUILDER=maven:3.9.16-eclipse-temurin-25@sha256:93b8a14ea2f412782e4e842651273b4d903e35cc496284f178fbbe2d67d00976
ARG BASE=eclipse-temurin:25.0.4.1_1-jre@sha256:fcd7fd7b387f94bb2ac461478a7436ad8e349924c374ea8313919624dceae636

FROM ${BUILDER} AS build
WORKDIR /build
COPY pom.xml .
COPY src/main src/main
RUN --mount=type=cache,target=/libraries mvn -q -B -Dmaven.repo.local=/libraries -Dmaven.test.skip=true -Dspotless.check.skip=true package

# On the same Java, and at the same place, as in the image: the cache fits no other Java.
FROM ${BASE} AS layout
WORKDIR /build
COPY bin bin
COPY --from=build /build/target/backend-provisioner.jar .
RUN mkdir /opt/data && bin/lay-out backend-provisioner.jar /opt/backend-provisioner

FROM ${BASE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="backend-provisioner" \
      org.opencontainers.image.description="Creates API Gateway backends from Kafka requests: one reply and at most one backend for each." \
      org.opencontainers.image.source="https://github.com/backend-provisioner/backend-provisioner" \
      org.opencontainers.image.documentation="https://github.com/backend-provisioner/backend-provisioner/blob/main/README.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# What changes least comes first: a new version of the program leaves the layers of the libraries as they are. The cache differs in each
# build, and nothing else does, so it has a layer of its own.
COPY --from=layout /opt/backend-provisioner/lib /opt/backend-provisioner/lib
COPY --from=layout /opt/backend-provisioner/native /opt/backend-provisioner/native
COPY --from=layout /opt/backend-provisioner/java-options /opt/backend-provisioner/backend-provisioner.jar /opt/backend-provisioner/
COPY --from=layout /opt/backend-provisioner/backend-provisioner.aot /opt/backend-provisioner/
# A volume that is mounted here belongs to the program's user: the simulator keeps its backends in one.
COPY --from=layout --chown=10001:10001 /opt/data /var/lib/backend-provisioner

# The program writes temporary files only, so its root may be read-only, and nothing in /tmp needs to be executable. It reads an
# application.yaml in this folder, or in config/.
WORKDIR /opt/backend-provisioner
USER 10001:10001
EXPOSE 8080

# Setting JAVA_TOOL_OPTIONS replaces the size of the heap. Only the container itself can reach its 127.0.0.1.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70" \
    SERVER_ADDRESS="0.0.0.0" \
    SIMULATOR_HOST="0.0.0.0"

# The build fails here if the Java of this image cannot use the cache at the place where it lies.
RUN ["java", "@/opt/backend-provisioner/java-options", "-Xmx256m", "-XX:-UsePerfData", "-XX:AOTMode=on", "-XX:AOTCache=/opt/backend-provisioner/backend-provisioner.aot", "-cp", "/opt/backend-provisioner/backend-provisioner.jar", "-version"]

ENTRYPOINT ["java", "@/opt/backend-provisioner/java-options", "-Dorg.xerial.snappy.lib.path=/opt/backend-provisioner/native", "-DZstdNativePath=/opt/backend-provisioner/native/libzstd-jni.so", "-XX:AOTCache=/opt/backend-provisioner/backend-provisioner.aot", "-jar", "/opt/backend-provisioner/backend-provisioner.jar"]
