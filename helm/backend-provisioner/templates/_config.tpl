{{/* What the worker is given as application.yaml; it holds no secret, but says where secrets are. */}}
{{- define "backend-provisioner.config" -}}
{{- $kafka := dict "bootstrap-servers" .Values.kafka.bootstrapServers "security" (dict "protocol" .Values.kafka.securityProtocol) -}}
{{- $properties := dict -}}
{{- $ssl := dict -}}
{{- with .Values.kafka }}
{{- if include "backend-provisioner.usesSasl" $ }}
{{- $_ := set $properties "sasl.mechanism" .sasl.mechanism }}
{{- $module := "org.apache.kafka.common.security.scram.ScramLoginModule" }}
{{- if eq .sasl.mechanism "PLAIN" }}{{ $module = "org.apache.kafka.common.security.plain.PlainLoginModule" }}{{ end }}
{{- $options := dict }}
{{- if include "backend-provisioner.usesOauth" $ }}
{{- $module = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule" }}
{{- if .sasl.scope }}{{ $_ := set $options "scope" .sasl.scope }}{{ end }}
{{- $_ := set $properties "sasl.login.callback.handler.class" "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler" }}
{{- $_ := set $properties "sasl.oauthbearer.token.endpoint.url" .sasl.tokenEndpoint }}
{{- end }}
{{- /* User name and password are options as well, each from its file, so that they may have any characters. */}}
{{- $jaas := dict "enabled" true "login-module" $module }}
{{- if $options }}{{ $_ := set $jaas "options" $options }}{{ end }}
{{- $_ := set $kafka "jaas" $jaas }}
{{- end }}
{{- if include "backend-provisioner.usesTls" $ }}
{{- if .tls.caSecret }}{{ $_ := set $ssl "trust-store-type" "PEM" }}{{ end }}
{{- if .tls.clientSecret }}{{ $_ := set $ssl "key-store-type" "PEM" }}{{ end }}
{{- end }}
{{- end }}
{{- if $properties }}{{ $_ := set $kafka "properties" $properties }}{{ end }}
{{- if $ssl }}{{ $_ := set $kafka "ssl" $ssl }}{{ end }}
{{- $spring := dict "kafka" $kafka }}
{{- if include "backend-provisioner.kafkaSecrets" . | trim }}
{{- $_ := set $spring "config" (dict "import" (printf "configtree:%s/" (include "backend-provisioner.kafkaSecretsFolder" .))) }}
{{- end }}
{{- $config := dict "spring" $spring "provisioner" .Values.provisioner }}
{{- if .Values.tracing.otlpEndpoint }}
{{- $_ := set $config "management" (dict "opentelemetry" (dict "tracing" (dict "export" (dict "otlp" (dict "endpoint" .Values.tracing.otlpEndpoint))))) }}
{{- end }}
{{- toYaml (mergeOverwrite (deepCopy $config) (deepCopy .Values.extraConfig)) }}
{{- end }}
