#!/bin/bash
# Makes the topics that are missing, with the settings that the worker would give them. One that is there stays as it is.
#   BROKERS     where the broker is
#   KAFKA_HOME  where Kafka is; /opt/kafka, as in its image
set -euo pipefail

partitions=8
ledger=(--config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.2 --config segment.bytes=67108864)
control=(--config cleanup.policy=compact,delete --config retention.ms=2592000000)

topics() { "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$BROKERS" "$@"; }

# Asked once, and not for every topic: each call of Kafka's command starts a Java.
there=$(topics --describe)
partitions_of() { sed -n "s/^Topic: $1[[:space:]].*PartitionCount: *\([0-9]*\).*/\1/p" <<<"$there"; }

# A broker takes connections a moment before it takes topics, so a refusal is not the end at once.
make() {
  local name=$1 left=10
  shift
  [ -z "$(partitions_of "$name")" ] || return 0
  until topics --create --if-not-exists --replication-factor 1 --topic "$name" "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 1
  done
}

for lane in backend.create.requests backend.create.requests.bulk; do
  make "$lane" --partitions "$partitions"
  has=$(partitions_of "$lane")
  make "$lane.ledger" --partitions "${has:-$partitions}" "${ledger[@]}"
done
make backend.create.replies --partitions "$partitions"
make backend.create.dead-letters --partitions "$partitions"
make backend.create.control --partitions 1 "${control[@]}"
