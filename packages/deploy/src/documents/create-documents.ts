import type { SheetLanguage } from '@nymgate/connectors/statements/statement-texts';
import type { Deployment } from '../deployment/parse-deployment.ts';
import { type CustomRules, servedConnectors } from './facts/served-connector.ts';
import type { Page } from './markup/block.ts';
import { toHtml } from './markup/to-html.ts';
import { toMarkdown } from './markup/to-markdown.ts';
import { connectPage } from './pages/connect.ts';
import { consentPage, needsTeamsPolicy } from './pages/consent.ts';
import { exchangeScopePage } from './pages/exchange-scope.ts';
import { teamsPolicyPage } from './pages/teams-policy.ts';
import { uninstallPage } from './pages/uninstall.ts';
import { assessmentPage } from './privacy/dpia.ts';
import { privacyPage, propertiesPage } from './privacy/privacy.ts';
import { testScript } from './script/test-script.ts';

export const FORMATS = ['md', 'html', 'both'] as const;
export type DocumentFormat = (typeof FORMATS)[number];

export type DocumentFile = { readonly name: string; readonly content: string; readonly executable?: true };

export type DocumentOptions = {
  readonly format: DocumentFormat;
  readonly language: SheetLanguage;
  readonly rules?: CustomRules;
};

/**
 * All documents of a deployment, sorted by name. Deterministic.
 * @throws SetupError DEPLOYMENT_INVALID for a connector or a role that this version doesn't know
 */
export function createDocuments(
  deployment: Deployment,
  { format, language, rules }: DocumentOptions,
): readonly DocumentFile[] {
  const served = servedConnectors(deployment, rules);
  const meetings = served.filter(needsTeamsPolicy);
  const scoped = served.filter(({ scopedPermissions: roles }) => roles.length > 0);
  const pages: readonly (readonly [string, Page])[] = [
    ['consent', consentPage(deployment, served)],
    ...served.flatMap((one) => [
      [`privacy-${one.name}`, privacyPage(one, language)] as const,
      [`privacy-${one.name}-properties`, propertiesPage(one, language)] as const,
      [`dpia-${one.name}`, assessmentPage(one, language)] as const,
    ]),
    ...(meetings.length > 0 ? [['teams-policy', teamsPolicyPage(deployment, meetings)] as const] : []),
    ...(scoped.length > 0 ? [['exchange-scope', exchangeScopePage(deployment, scoped)] as const] : []),
    ['connect', connectPage(deployment, served)],
    ['uninstall', uninstallPage(deployment, served)],
  ];
  const files: readonly DocumentFile[] = [
    ...pages.flatMap(([name, page]) => createFiles(name, page, format)),
    { name: 'test.sh', content: testScript(deployment, served), executable: true },
  ];
  return files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function createFiles(name: string, page: Page, format: DocumentFormat): readonly DocumentFile[] {
  return [
    ...(format === 'html' ? [] : [{ name: `${name}.md`, content: toMarkdown(page) }]),
    ...(format === 'md' ? [] : [{ name: `${name}.html`, content: toHtml(page) }]),
  ];
}
