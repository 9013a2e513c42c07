{{- define "nymgate.selector" -}}
app.kubernetes.io/name: nymgate
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "nymgate.labels" -}}
{{ include "nymgate.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "nymgate.serviceAccountName" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{- define "nymgate.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- /* nymgate.yaml: what follows from the other values, under what the user gives. */}}
{{- define "nymgate.config" -}}
{{- $admin := dict "host" "0.0.0.0" "port" 8485 }}
{{- $own := dict "strict" true "admin" $admin "secretFiles" (dict "readableBy" "group") }}
{{- if eq .Values.mode "sidecar" }}
{{- $_ := set $own "listen" (dict "host" "127.0.0.1" "port" 8484) }}
{{- $_ := set $own "drain" (dict "lagMilliseconds" 0 "graceMilliseconds" 8000) }}
{{- else }}
{{- $listen := dict "host" "0.0.0.0" "port" 8484 }}
{{- if .Values.tls.secretName }}
{{- $_ := set $listen "tls" (dict "certificate" "/run/nymgate/tls/tls.crt" "key" "/run/nymgate/tls/tls.key") }}
{{- else }}
{{- $_ := set $listen "behindTls" true }}
{{- end }}
{{- $_ := set $own "listen" $listen }}
{{- if .Values.callers.secretName }}
{{- $_ := set $own "callers" (dict "apiKeys" (dict "file" "/run/nymgate/callers/callers.json")) }}
{{- end }}
{{- $_ := set $own "drain" (dict "lagMilliseconds" 10000 "graceMilliseconds" 20000) }}
{{- end }}
{{- mergeOverwrite $own (deepCopy .Values.config) | toYaml }}
{{- end }}

{{- /* Seconds from SIGTERM to SIGKILL: what the gateway takes to drain, and five. */}}
{{- define "nymgate.terminationSeconds" -}}
{{- $drain := (include "nymgate.config" . | fromYaml).drain }}
{{- add (div (add (int64 $drain.lagMilliseconds) (int64 $drain.graceMilliseconds) 999) 1000) 5 }}
{{- end }}

{{- /* Its jobs have a longer name, and Kubernetes cuts at 63: a number of ten digits, and this. */}}
{{- define "nymgate.doctorName" -}}
{{ .Release.Name | trunc 45 | trimSuffix "-" }}-doctor
{{- end }}

{{- /* What gateway and doctor have in common: image, configuration, identity, files. */}}
{{- define "nymgate.program" -}}
image: {{ include "nymgate.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
env:
  {{- with .Values.nodeOptions }}
  - name: NODE_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  # Where AKS's webhook puts it, and where assertion type token-file looks when it has no path.
  - name: AZURE_FEDERATED_TOKEN_FILE
    value: /var/run/secrets/azure/tokens/azure-identity-token
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: config, mountPath: /etc/nymgate, readOnly: true }
  - { name: identity, mountPath: /var/run/secrets/azure/tokens, readOnly: true }
  {{- if ne .Values.keys.source "none" }}
  - { name: keys, mountPath: /run/nymgate/keys, readOnly: true }
  {{- end }}
  {{- if eq .Values.mode "service" }}
  {{- if .Values.callers.secretName }}
  - { name: callers, mountPath: /run/nymgate/callers, readOnly: true }
  {{- end }}
  {{- if .Values.tls.secretName }}
  - { name: tls, mountPath: /run/nymgate/tls, readOnly: true }
  {{- end }}
  {{- end }}
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "nymgate.container" -}}
name: nymgate
args: [serve, --config, /etc/nymgate/nymgate.yaml]
{{- if eq .Values.mode "sidecar" }}
restartPolicy: Always
{{- end }}
ports:
  - { name: gateway, containerPort: 8484 }
  - { name: admin, containerPort: 8485 }
# The kubelet asks the pod's address, so probes go to the admin listener, which listens there; the other may be loopback.
startupProbe:
  httpGet: { path: /readyz, port: admin }
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /readyz, port: admin }
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /healthz, port: admin }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{ include "nymgate.program" . }}
{{- end }}

{{- define "nymgate.pod" -}}
serviceAccountName: {{ include "nymgate.serviceAccountName" . }}
automountServiceAccountToken: false
# Kubernetes would tell the pod of every service by variables; a service called node-options would be one of Node's.
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  # Gives files of volumes to this group and adds 0440 to their modes: secretFiles.readableBy is "group" for that reason.
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "nymgate.volumes" -}}
- name: config
  configMap: { name: {{ .Release.Name }} }
- name: identity
  projected:
    sources:
      - serviceAccountToken:
          audience: {{ .Values.identity.audience }}
          expirationSeconds: {{ .Values.identity.expirationSeconds }}
          path: azure-identity-token
      {{- range .Values.identity.extraTokens }}
      - serviceAccountToken:
          audience: {{ .audience | quote }}
          expirationSeconds: {{ $.Values.identity.expirationSeconds }}
          path: {{ .path | quote }}
      {{- end }}
{{- if ne .Values.keys.source "none" }}
- name: keys
  secret: { secretName: {{ .Values.keys.secretName }}, defaultMode: 0400 }
{{- end }}
{{- if eq .Values.mode "service" }}
{{- with .Values.callers.secretName }}
- name: callers
  secret: { secretName: {{ . }}, defaultMode: 0400 }
{{- end }}
{{- with .Values.tls.secretName }}
- name: tls
  secret: { secretName: {{ . }}, defaultMode: 0400 }
{{- end }}
{{- end }}
- name: tmp
  emptyDir: { medium: Memory, sizeLimit: 16Mi }
{{- end }}
