{{/* Makes what is missing, with the settings that the worker would give it. */}}
{{- define "backend-provisioner.topicsScript" -}}
{{- $topics := .Values.provisioner.topics -}}
{{- $lanes := list .Values.provisioner.lanes.interactive.topic .Values.provisioner.lanes.bulk.topic -}}
umask 077
client=/tmp/client.properties
secrets={{ include "backend-provisioner.kafkaSecretsFolder" . }}
echo 'security.protocol={{ .Values.kafka.securityProtocol }}' > "$client"
{{- with .Values.kafka }}
{{- if include "backend-provisioner.usesTls" $ }}
{{- if .tls.caSecret }}
echo 'ssl.truststore.type=PEM' >> "$client"
echo "ssl.truststore.location=$secrets/spring.kafka.ssl.trust-store-certificates" >> "$client"
{{- end }}
{{- if .tls.clientSecret }}
for part in key certificate-chain; do cat "$secrets/spring.kafka.ssl.key-store-$part"; echo; done > /tmp/own.pem
echo 'ssl.keystore.type=PEM' >> "$client"
echo 'ssl.keystore.location=/tmp/own.pem' >> "$client"
{{- end }}
{{- end }}
{{- if include "backend-provisioner.usesSasl" $ }}
# Quoted for JAAS, and once more for a file of properties.
quoted() { sed 's/["\\]/\\&/g; s/\\/\\\\/g' "$secrets/$1"; }
echo 'sasl.mechanism={{ .sasl.mechanism }}' >> "$client"
{{- if include "backend-provisioner.usesOauth" $ }}
echo 'sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler' >> "$client"
echo 'sasl.oauthbearer.token.endpoint.url={{ .sasl.tokenEndpoint }}' >> "$client"
echo "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"$(quoted {{ include "backend-provisioner.userFile" $ }})\" clientSecret=\"$(quoted {{ include "backend-provisioner.passwordFile" $ }})\"{{ with .sasl.scope }} scope=\"{{ . }}\"{{ end }};" >> "$client"
{{- else }}
echo "sasl.jaas.config=org.apache.kafka.common.security.{{ ternary "plain.Plain" "scram.Scram" (eq .sasl.mechanism "PLAIN") }}LoginModule required username=\"$(quoted {{ include "backend-provisioner.userFile" $ }})\" password=\"$(quoted {{ include "backend-provisioner.passwordFile" $ }})\";" >> "$client"
{{- end }}
{{- end }}
{{- end }}
topics() { "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$BROKERS" --command-config "$client" "$@"; }
safe=(--config unclean.leader.election.enable=false{{ if ge ($topics.replication | int) 3 }} --config min.insync.replicas=2{{ end }})
make() { topics --create --if-not-exists --replication-factor {{ $topics.replication | int }} "${safe[@]}" --topic "$@"; }
partitions() { topics --describe --topic "$1" | sed -n 's/.*PartitionCount: *\([0-9]*\).*/\1/p'; }
{{- range $lanes }}
make '{{ . }}' --partitions {{ $topics.partitions | int }}
make '{{ . }}.ledger' --partitions "$(partitions '{{ . }}')" --config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.2 --config segment.bytes=67108864
{{- end }}
make '{{ .Values.provisioner.replies.topic }}' --partitions {{ $topics.partitions | int }}
make '{{ (index .Values.provisioner "dead-letters").topic }}' --partitions {{ $topics.partitions | int }}
make '{{ .Values.provisioner.control.topic }}' --partitions 1 --config cleanup.policy=compact,delete --config retention.ms=2592000000
{{- end }}
