import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGINNING = '# Made by `npm run generate` from monitoring/alerts.yaml; edit that.\n';

/** The groups of monitoring/alerts.yaml as they stand there, without the comment above them. */
function alertGroups(): string {
  const text = readFileSync(join(import.meta.dirname, '../monitoring/alerts.yaml'), 'utf8');
  return text.slice(text.indexOf('groups:'));
}

/** For the Helm chart, which can read files below itself only. */
export function chartAlerts(): string {
  return alertGroups();
}

/** The same rules as an object of the Prometheus operator. */
export function prometheusRule(): string {
  const head = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: nymgate
  labels: { app.kubernetes.io/name: nymgate, app.kubernetes.io/instance: nymgate }
spec:
`;
  const lines = alertGroups().trimEnd().split('\n');
  return `${BEGINNING}${head}${lines.map((line) => `  ${line}\n`).join('')}`;
}
