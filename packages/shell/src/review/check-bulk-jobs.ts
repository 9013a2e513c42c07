import { describeFault } from '@nymgate/bulk/bulk-fault';
import type { BulkRules } from '@nymgate/bulk/bulk-rules';
import { rejectReingestion } from '@nymgate/clouds/object-stores/output-place';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { isObjectFolder, isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { findSharedConnector } from '@nymgate/gateway/app/bulk/bulk-pseudonyms';
import { findBulkJob } from '@nymgate/gateway/app/bulk/read-bulk-job';
import { requireBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { readRuleText } from '@nymgate/gateway/app/rules/read-rule-text';
import type { BulkJobConfig } from '@nymgate/gateway/config/bulk/bulk-settings';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { parseRulesPlace } from '@nymgate/gateway/config/rules/rules-place';
import { createSystemPorts } from '@nymgate/hosts/runtime/create-system-ports';
import type { LintIssue } from '@nymgate/rules/dialects/lint-finding';
import { readYaml } from '@nymgate/rules/text/yaml/read-yaml';
import { readConfig } from '../input/read-config.ts';
import { lintBulkRules } from './lint-bulk-rules.ts';

/**
 * Checks the bulk jobs of a configuration: the file, their rules, sets and formats, addresses, and connectors
 * to join with. Reads neither keys nor stores.
 * @throws SetupError if the configuration is invalid
 */
export async function checkBulkJobs(file: string): Promise<readonly LintIssue[]> {
  const config = await readConfig(file);
  const names = Object.keys(config.bulk ?? {});
  const found = await Promise.all(names.map((name) => checkJob(config, name)));
  return found.flat().map((issue) => ({ file, ...issue }));
}

async function checkJob(config: Config, name: string): Promise<readonly LintIssue[]> {
  const job = findBulkJob(config, name);
  const fault = (message: string, fix?: string): LintIssue => ({
    ...{ code: 'CONFIG_INVALID', severity: 'error', message: `bulk.${name}${message}` },
    ...(fix !== undefined && { fix }),
  });
  return [
    ...checkPlaces(job, fault),
    ...checkConnector(config, job, fault),
    ...(await checkRules(job, fault)),
  ];
}

type CreateIssue = (message: string, fix?: string) => LintIssue;

function checkPlaces({ from, to }: BulkJobConfig, fault: CreateIssue): readonly LintIssue[] {
  const places = { from, to };
  const unknown = Object.entries(places).flatMap(([key, uri]) =>
    captureIssue(() => isObjectFolder(uri), fault, `.${key}`),
  );
  if (unknown.length > 0 || !isObjectUri(from) || !isObjectUri(to)) return unknown;
  return captureIssue(() => rejectReingestion(from, to), fault, '.to');
}

function captureIssue(act: () => unknown, fault: CreateIssue, key: string): readonly LintIssue[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof ObjectFailure) return [fault(`${key}: ${error.finding.reason}`, error.finding.next)];
    if (error instanceof SetupError)
      return error.issues.map(({ message, fix }) => fault(`${key}: ${message}`, fix));
    throw error;
  }
}

function checkConnector({ connectors }: Config, { connector }: BulkJobConfig, fault: CreateIssue) {
  return captureIssue(() => findSharedConnector(connectors, connector), fault, '.connector');
}

async function checkRules(job: BulkJobConfig, fault: CreateIssue): Promise<readonly LintIssue[]> {
  // This command reads no stores.
  if (parseRulesPlace(job.rules)?.kind === 'store') return [];
  try {
    const text = await readRuleText(job.rules, createSystemPorts());
    const { rules, issues } = await requireBulkRules(RULE_LANGUAGES, text, job.rules);
    if (rules === undefined) return issues;
    const { positions } = readYaml(text);
    const names = lintBulkRules(rules, { file: job.rules, positions });
    return [...issues, ...names, ...checkSet(job, rules, fault)];
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}

function checkSet(
  { set, format }: BulkJobConfig,
  { sets }: BulkRules,
  fault: CreateIssue,
): readonly LintIssue[] {
  const chosen = set === undefined ? sets : sets.filter(({ name }) => name === set);
  if (chosen.length === 0)
    return [fault('.set is not a set of its rules', `use one of ${sets.map(({ name }) => name).join(', ')}`)];
  const opened = format === undefined ? [] : chosen.map((one) => one.open(format));
  const [first] = opened.flatMap((input) => ('fault' in input ? [input] : []));
  return first !== undefined && opened.every((input) => 'fault' in input)
    ? [fault(`.format: ${describeFault(first)}`)]
    : [];
}
