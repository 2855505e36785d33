#!/bin/bash
# Creates the topics that are missing, with the settings that the worker would give them. One that exists stays as it is.
#   BROKERS     where the broker is
#   KAFKA_HOME  where Kafka is; /opt/kafka, as in its image
#   KEYS        "filled in" if .env has keys of the real cloud
#   ENDPOINT    "filled in" if .env has its endpoint too
set -euo pipefail

# The simulator would refuse these keys, and every request would wait for better ones.
if [ -n "${KEYS:-}" ] && [ -z "${ENDPOINT:-}" ]; then
  echo "ALIBABA_CLOUD_ACCESS_KEY_ID is filled in, and PROVISIONER_PROVIDER_ENDPOINT is not. Fill in both for the real cloud:" \
    "https://apigateway.<region>.aliyuncs.com. Leave both empty for the simulator." >&2
  exit 2
fi

partitions=8
ledger=(--config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.2 --config segment.bytes=67108864)
control=(--config cleanup.policy=compact,delete --config retention.ms=2592000000)
safe=(--config unclean.leader.election.enable=false)

topics() { "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$BROKERS" "$@"; }

# One question for all topics: each call of Kafka's command starts a Java.
there=$(topics --describe)
partitions_of() { sed -n "s/^Topic: $1[[:space:]].*PartitionCount: *\([0-9]*\).*/\1/p" <<<"$there"; }

# A broker takes connections a moment before it creates topics, so a refusal is tried again.
make() {
  local name=$1 left=10
  shift
  [ -z "$(partitions_of "$name")" ] || return 0
  until topics --create --if-not-exists --replication-factor 1 "${safe[@]}" --topic "$name" "$@"; do
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
