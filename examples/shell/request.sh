#!/bin/sh
# Asks for one backend and waits for the reply. ../README.md has the variables and the exit codes.
#   ./request.sh [KEY [NAME [TYPE]]]
set -eu
export LC_ALL=C # ids and names are bytes

brokers=${BOOTSTRAP_SERVERS:-127.0.0.1:9092}
request_topic=${REQUEST_TOPIC:-backend.create.requests}
reply_topic=${REPLY_TOPIC:-backend.create.replies}
patience=${TIMEOUT_SECONDS:-60}
key=${1-orders}
name=${2-$key}
type=${3-HTTP}

could_not_run() {
  echo "request.sh: $1; nothing was sent" >&2
  exit 2
}

not_known() {
  echo "request.sh: $1; this says nothing about the backend: send the same again, with the same key" >&2
  exit 3
}

[ $# -le 3 ] || could_not_run "usage: request.sh [KEY [NAME [TYPE]]]"
[ -n "$key" ] || could_not_run "the key must not be empty"
# Its four bytes cannot be told to a command, since most of them are zero.
[ -z "${REPLY_PARTITION:-}" ] || could_not_run "kcat cannot send kafka_replyPartition: take a reply topic of your own"
for program in kcat timeout; do
  command -v "$program" >/dev/null || could_not_run "$program is not installed"
done

for topic in "$request_topic" "$reply_topic"; do
  known=$(kcat -L -b "$brokers" -t "$topic" -m 10 2>&1) || could_not_run "no broker answers at $brokers ($known)"
  case $known in
    *"topic \"$topic\" with 0 partitions"*) could_not_run "there is no topic $topic" ;;
  esac
done

work=$(mktemp -d)
reader=
# shellcheck disable=SC2154 # it is set when the trap runs
trap 'status=$?; [ -z "$reader" ] || kill "$reader" 2>/dev/null || true; rm -rf "$work"; exit "$status"' EXIT
trap 'exit 130' INT TERM

# The key says what is wanted, and stays the same when it is sent again; the id is this attempt's alone.
id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
printf '{"backendName":"%s","backendType":"%s"}' "$(escaped "$name")" "$(escaped "$type")" >"$work/request"

# murmur2_random: the partition that Kafka's own clients take for the key. Another one would be another memory of it.
kcat -P -b "$brokers" -t "$request_topic" -k "$key" -X partitioner=murmur2_random \
  -H "kafka_correlationId=$id" -H "kafka_replyTopic=$reply_topic" \
  -X message.timeout.ms=$((patience * 1000)) "$work/request" >&2 ||
  not_known "it is not known whether the request was sent"

# The last thousand of each partition and what comes after them: the reply may be there before the end is looked for.
# read_committed: others may see a reply twice, or one that never counts.
mkfifo "$work/replies"
timeout "$patience" kcat -C -q -u -b "$brokers" -t "$reply_topic" -o -1000 \
  -X auto.offset.reset=earliest -X isolation.level=read_committed -f '%h\t%s\n' >"$work/replies" 2>"$work/errors" &
reader=$!
if ! mine=$(grep -m 1 -F "kafka_correlationId=$id" <"$work/replies"); then
  if wait "$reader"; then code=0; else code=$?; fi
  reader=
  cat "$work/errors" >&2
  [ "$code" -eq 124 ] || not_known "replies cannot be read on $reply_topic"
  not_known "no reply within $patience s on $reply_topic"
fi

headers=${mine%%"	"*}
reply=${mine#*"	"}
status=$(printf '%s' ",$headers," | sed 's/.*,provisioner-status=\([A-Z_]*\),.*/\1/')
printf '%s\n' "$reply"
case $status in
  CREATED) what="the backend exists" ;;
  REJECTED) what="mend what the violations name, then send it again" ;;
  EXPIRED) what="its deadline passed: send it again with a later one, if it is still wanted" ;;
  CANCELLED) what="its batch was cancelled: send it again, if it is wanted after all" ;;
  FAILED)
    case $reply in
      *'"retryable":true'*) what="there is no backend: send the same again later" ;;
      *) what="there is no backend: mend what code and message say, then send it again" ;;
    esac
    ;;
  *) what="tell an operator; once it is mended, send the same again" ;; # UNRESOLVED, and what may come to be
esac
echo "$status: $what" >&2
[ "$status" = CREATED ]
