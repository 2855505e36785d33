{{- define "backend-provisioner.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* A release may have dots in its name, which a host name may not have. A release's name is 53 characters at most and is
never cut, so two releases of a namespace never share a name. */}}
{{- define "backend-provisioner.fullname" -}}
{{- $name := include "backend-provisioner.name" . -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- $full | replace "." "-" | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* Of a Job, whose name is also the value of a label. */}}
{{- define "backend-provisioner.topicsJob" -}}
{{- printf "%s-topics" (include "backend-provisioner.fullname" . | trunc 56 | trimSuffix "-") -}}
{{- end }}

{{- define "backend-provisioner.selectorLabels" -}}
app.kubernetes.io/name: {{ include "backend-provisioner.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "backend-provisioner.labels" -}}
{{- $own := merge (dict "app.kubernetes.io/version" (.Chart.AppVersion | trunc 63) "app.kubernetes.io/managed-by" .Release.Service "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")) (include "backend-provisioner.selectorLabels" . | fromYaml) -}}
{{- toYaml (merge $own .Values.commonLabels) }}
{{- end }}

{{- define "backend-provisioner.image" -}}
{{- $tag := .image.tag | default .fallback -}}
{{- if .image.digest -}}{{ .image.repository }}@{{ .image.digest }}{{- else -}}{{ .image.repository }}:{{ $tag }}{{- end -}}
{{- end }}

{{- define "backend-provisioner.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "backend-provisioner.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{/* Milliseconds of a duration such as 10s; the schema lets nothing else through. */}}
{{- define "backend-provisioner.millis" -}}
{{- $number := regexFind "^[0-9]+" . | int64 -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- mul $number (get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000) $unit | int64) -}}
{{- end }}

{{/* What a worker may need from SIGTERM to its end, in seconds: a call that has just begun and 5 s for its reply, 15 s for
the journal's last transaction, and 10 s for clients and spans to be closed. */}}
{{- define "backend-provisioner.drain" -}}
{{- add 30 (div (add 999 (include "backend-provisioner.millis" (index .Values.provisioner.provider "request-timeout") | int64)) 1000) -}}
{{- end }}

{{- define "backend-provisioner.gracePeriod" -}}
{{- $drain := include "backend-provisioner.drain" . | int -}}
{{- $asked := .Values.terminationGracePeriodSeconds | int -}}
{{- if and $asked (lt $asked $drain) -}}
{{- fail (printf "terminationGracePeriodSeconds is %d, but with provisioner.provider.request-timeout=%s a worker may need %d: raise it, or leave it at 0" $asked (index .Values.provisioner.provider "request-timeout") $drain) -}}
{{- end -}}
{{- $asked | default $drain -}}
{{- end }}

{{- define "backend-provisioner.usesSasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol }}yes{{ end -}}
{{- end }}

{{- define "backend-provisioner.usesTls" -}}
{{- if hasSuffix "SSL" .Values.kafka.securityProtocol }}yes{{ end -}}
{{- end }}

{{- define "backend-provisioner.usesOauth" -}}
{{- if and (include "backend-provisioner.usesSasl" .) (eq .Values.kafka.sasl.mechanism "OAUTHBEARER") }}yes{{ end -}}
{{- end }}

{{- define "backend-provisioner.userFile" -}}
spring.kafka.jaas.options.{{ ternary "clientId" "username" (eq .Values.kafka.sasl.mechanism "OAUTHBEARER") }}
{{- end }}

{{- define "backend-provisioner.passwordFile" -}}
spring.kafka.jaas.options.{{ ternary "clientSecret" "password" (eq .Values.kafka.sasl.mechanism "OAUTHBEARER") }}
{{- end }}

{{/* Secrets for the broker, each file named like the setting that it is the value of. */}}
{{- define "backend-provisioner.kafkaSecrets" -}}
{{- with .Values.kafka }}
{{- if include "backend-provisioner.usesSasl" $ }}
- secret:
    name: {{ .sasl.existingSecret | quote }}
    items:
      - {key: {{ .sasl.usernameKey | quote }}, path: {{ include "backend-provisioner.userFile" $ }}}
      - {key: {{ .sasl.passwordKey | quote }}, path: {{ include "backend-provisioner.passwordFile" $ }}}
{{- end }}
{{- if and (include "backend-provisioner.usesTls" $) .tls.caSecret }}
- secret:
    name: {{ .tls.caSecret | quote }}
    items:
      - {key: {{ .tls.caKey | quote }}, path: spring.kafka.ssl.trust-store-certificates}
{{- end }}
{{- if and (include "backend-provisioner.usesTls" $) .tls.clientSecret }}
- secret:
    name: {{ .tls.clientSecret | quote }}
    items:
      - {key: {{ .tls.certificateKey | quote }}, path: spring.kafka.ssl.key-store-certificate-chain}
      - {key: {{ .tls.privateKeyKey | quote }}, path: spring.kafka.ssl.key-store-key}
{{- end }}
{{- end }}
{{- end }}

{{/* Where the secrets of the broker are, in a pod. */}}
{{- define "backend-provisioner.kafkaSecretsFolder" -}}/etc/backend-provisioner/kafka{{- end }}

{{/* Whoever writes a secret among the settings is told so before it is in a ConfigMap for everybody to read. */}}
{{- define "backend-provisioner.refuseSecrets" -}}
{{- range $name, $value := .config }}
{{- $path := ternary $name (printf "%s.%s" $.path $name) (eq $.path "") -}}
{{- if kindIs "map" $value }}
{{- include "backend-provisioner.refuseSecrets" (dict "config" $value "path" $path) }}
{{- else if regexMatch "://[^/@]+@" (toString $value) }}
{{- fail (printf "extraConfig.%s looks like a URL with a password and would be in a ConfigMap: give it by extraEnv from a Secret, and here as ${NAME}" $path) }}
{{- else if regexMatch "(?i)(password|secret|jaas|credential|access-?key|private-?key|key-?store-?key|token$)" $path }}
{{- if not (regexMatch "^\\$\\{[^}:]+\\}$" (toString $value)) }}
{{- fail (printf "extraConfig.%s looks like a secret and would be in a ConfigMap: give it by extraEnv from a Secret, and here as ${NAME}" $path) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Ports that are named at the end of host:port, as a list in JSON. */}}
{{- define "backend-provisioner.brokerPorts" -}}
{{- $ports := .Values.networkPolicy.broker.ports -}}
{{- if not $ports -}}
{{- range splitList "," .Values.kafka.bootstrapServers }}{{- $ports = append $ports (splitList ":" . | last | trim | int) -}}{{- end -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end }}

{{/* The port of a URL, its own or its scheme's. */}}
{{- define "backend-provisioner.portOf" -}}
{{- $own := regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" -}}
{{- $own | default (ternary "80" "443" (hasPrefix "http:" .)) -}}
{{- end }}

{{/* The proxy to the cloud, or nothing. */}}
{{- define "backend-provisioner.proxy" -}}
{{- if ne .Values.provisioner.provider.proxy "none" }}{{ .Values.provisioner.provider.proxy }}{{ end -}}
{{- end }}

{{/* What values have to fit together, told in the order in which they are set. */}}
{{- define "backend-provisioner.check" -}}
{{- with .Values.kafka }}
{{- if and (include "backend-provisioner.usesSasl" $) (not .sasl.existingSecret) }}
{{- fail (printf "kafka.sasl.existingSecret is needed with kafka.securityProtocol=%s" .securityProtocol) }}
{{- end }}
{{- if and (include "backend-provisioner.usesOauth" $) (not .sasl.tokenEndpoint) }}
{{- fail "kafka.sasl.tokenEndpoint is needed with kafka.sasl.mechanism=OAUTHBEARER" }}
{{- end }}
{{- if and (not (include "backend-provisioner.usesTls" $)) (or .tls.caSecret .tls.clientSecret) }}
{{- fail (printf "kafka.tls is set, but kafka.securityProtocol=%s has no TLS: set SSL or SASL_SSL" .securityProtocol) }}
{{- end }}
{{- end }}
{{- with .Values.credentials }}
{{- if and .existingSecret .rrsa.mode }}
{{- fail "credentials.existingSecret and credentials.rrsa.mode are both set: choose one" }}
{{- end }}
{{- if and (eq .rrsa.mode "webhook") (not .rrsa.roleName) }}
{{- fail "credentials.rrsa.roleName is needed with credentials.rrsa.mode=webhook" }}
{{- end }}
{{- if and (eq .rrsa.mode "token") (or (not .rrsa.roleArn) (not .rrsa.oidcProviderArn)) }}
{{- fail "credentials.rrsa.roleArn and credentials.rrsa.oidcProviderArn are needed with credentials.rrsa.mode=token" }}
{{- end }}
{{- if and .rrsa.mode (not $.Values.serviceAccount.create) (not $.Values.serviceAccount.name) }}
{{- fail "serviceAccount.name is needed with credentials.rrsa.mode where serviceAccount.create is false" }}
{{- end }}
{{- end }}
{{- if and .Values.proxy.existingSecret .Values.networkPolicy.enabled (not (include "backend-provisioner.proxy" .)) }}
{{- fail "provisioner.provider.proxy is needed with proxy.existingSecret and networkPolicy.enabled: the same URL without user and password, for its port" }}
{{- end }}
{{- with .Values.keda }}
{{- if .enabled }}
{{- if gt (int .minReplicas) (int (include "backend-provisioner.mostReplicas" $)) }}
{{- fail (printf "keda.minReplicas is %d, more than keda.maxReplicas or provisioner.topics.partitions" (int .minReplicas)) }}
{{- end }}
{{- if and (ne $.Values.kafka.securityProtocol "PLAINTEXT") (not .authenticationRef) }}
{{- fail (printf "keda.authenticationRef is needed with kafka.securityProtocol=%s" $.Values.kafka.securityProtocol) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.provisioner }}
{{- $requests := list (list "provisioner.lanes.interactive.topic" .lanes.interactive.topic) (list "provisioner.lanes.bulk.topic" .lanes.bulk.topic) }}
{{- $topics := concat $requests (list (list "provisioner.replies.topic" .replies.topic) (list "provisioner.dead-letters.topic" (index . "dead-letters").topic) (list "provisioner.control.topic" .control.topic)) }}
{{- range $requests }}
{{- $topics = append $topics (list (printf "the ledger of %s" (first .)) (printf "%s.ledger" (last .))) }}
{{- end }}
{{- $taken := dict }}
{{- range $topic := $topics }}
{{- $same := last $topic | replace "." "_" }}
{{- with get $taken $same }}
{{- fail (printf "topics must differ from each other, and not in . and _ alone, but %s is %s, and %s is %s" (first .) (last .) (first $topic) (last $topic)) }}
{{- end }}
{{- $_ := set $taken $same $topic }}
{{- end }}
{{- end }}
{{- include "backend-provisioner.refuseSecrets" (dict "config" .Values.extraConfig "path" "") }}
{{- if hasKey (.Values.extraConfig.provisioner | default dict) "journal" }}
{{- fail "extraConfig.provisioner.journal would name all replicas alike, and they would put each other out: each pod has a name of its own already" }}
{{- end }}
{{- end }}

{{- define "backend-provisioner.mostReplicas" -}}
{{- min .Values.keda.maxReplicas .Values.provisioner.topics.partitions -}}
{{- end }}
