import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS } from '../packages/connectors/src/index.ts';
import { deploymentJsonSchema } from '../packages/deploy/src/deployment/deployment-schema.ts';
import { PROOF_PAGE, updateProofPage } from '../tests/proofs/proof-page.ts';
import { chartAlerts, prometheusRule } from './generate-alert-rules.ts';
import { dataPage } from './generate-data-page.ts';
import { egressPage } from './generate-egress-page.ts';
import { generateKeptPage } from './generate-kept-page.ts';
import { phrasesPage } from './generate-phrases-page.ts';
import { policyHashesModule } from './generate-policy-hashes.ts';
import { auditPage, errorsPage, tracesPage } from './generate-request-pages.ts';
import { troubleshootingPage } from './generate-troubleshooting-page.ts';
import { GENERATED_CONFIG, type GeneratedFile } from './generated-config.ts';
import { connectorsFile } from './infra/connectors-file.ts';
import { generateInfrastructurePage } from './infra/generate-infrastructure-page.ts';
import { sbomJson } from './make-sbom.ts';
import { identificationModule } from './measure-identification.ts';
import { MUTATION_PAGE, updateMutationPage } from './mutation-page.ts';
import { tablesDiagram, tablesPage } from './tables/tables-page.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every generated file. `npm run generate` writes them; a test fails when one is stale. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  ...Object.values(CONNECTORS).flatMap((connector) => [
    { path: `docs/reference/data/${connector.id}.md`, content: () => dataPage(connector) },
    { path: `docs/reference/data/tables/${connector.id}.md`, content: () => tablesPage(connector) },
    { path: `docs/reference/data/tables/${connector.id}.svg`, content: () => tablesDiagram(connector) },
  ]),
  { path: 'docs/reference/what-is-kept.md', content: generateKeptPage },
  { path: 'docs/security/egress.md', content: egressPage },
  // Only adds rows of new changes; `npm run verify -- proofs` writes the rest.
  { path: PROOF_PAGE, content: () => updateProofPage(readFileSync(join(ROOT, PROOF_PAGE), 'utf8')) },
  // Only marks what was run before the code changed; `npm run verify -- mutation` writes the rest.
  { path: MUTATION_PAGE, content: () => updateMutationPage(readFileSync(join(ROOT, MUTATION_PAGE), 'utf8')) },
  { path: 'docs/reference/phrases.md', content: phrasesPage },
  { path: 'docs/reference/audit-line.md', content: auditPage },
  { path: 'docs/reference/errors.md', content: errorsPage },
  { path: 'docs/reference/traces.md', content: tracesPage },
  { path: 'docs/troubleshooting.md', content: troubleshootingPage },
  { path: 'packages/connectors/src/builders/policy-hashes.ts', content: policyHashesModule },
  { path: 'packages/deploy/src/documents/privacy/identification.ts', content: identificationModule },
  { path: 'sbom.cdx.json', content: sbomJson },
  { path: 'deploy/helm/nymgate/files/alerts.yaml', content: chartAlerts },
  { path: 'deploy/kubernetes/components/monitoring/prometheus-rule.yaml', content: prometheusRule },
  { path: 'docs/reference/infrastructure.md', content: generateInfrastructurePage },
  { path: 'infra/connectors.json', content: connectorsFile },
  {
    path: 'infra/deployment.schema.json',
    content: () => `${JSON.stringify(deploymentJsonSchema(), null, 2)}\n`,
  },
  ...GENERATED_CONFIG,
];
