import { describeErrorPage } from '@nymgate/clouds/describe-error-page';
import { describeFileError } from '@nymgate/clouds/describe-file-error';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Environment, FileStore, SecretStore } from '@nymgate/engine/kernel/ports';
import { formatRulesPlace, parseRulesPlace, type RulesPlace } from '../../config/rules/rules-place.ts';

export type RuleTextPorts = {
  readonly files: FileStore;
  readonly environment: Environment;
  readonly secrets: Pick<SecretStore, 'readRules' | 'keepRules'>;
  /** Throws beyond `limit` bytes of output. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Uint8Array;
};

/** Every rule file has one of these. */
const RULE_KEYS = ['nymgate', 'endpoints', 'allowAllEndpoints'];

/**
 * The YAML of configured rules, which may be base64 of YAML, or base64 of gzipped YAML, where they are.
 * @throws SetupError RULES_UNREADABLE, SECRET_STORE_UNREACHABLE
 */
export async function readRuleText(rules: string, ports: RuleTextPorts): Promise<string> {
  const file = formatRulesPlace(rules);
  const value = await readRuleValue({ file, place: parseRulesPlace(rules) }, ports);
  // Loaded on demand (cold start).
  const { readRulesText } = await import('@nymgate/rules/text/read-rules-text');
  const text = readRulesText(value, ports.gunzip, file);
  rejectErrorPage(text, file);
  return text;
}

/**
 * Parsed as YAML, an error page would give a hundred findings.
 * @throws SetupError RULES_UNREADABLE
 */
export function rejectErrorPage(text: string, file: string): void {
  const page = describeErrorPage(text, RULE_KEYS);
  if (page === undefined) return;
  throw unreadableRulesError({
    file,
    message: `This is ${page}, not rules.`,
    fix: 'it may be the error page of where the rules are kept: fetch them again, and let the fetching fail on an error status',
  });
}

type ConfiguredRules = { readonly file: string; readonly place: RulesPlace | undefined };

async function readRuleValue({ file, place }: ConfiguredRules, ports: RuleTextPorts): Promise<string> {
  switch (place?.kind) {
    case 'inline':
      return place.text;
    case 'variable':
      return ports.environment(place.variable) ?? throwUnreadable(file, VARIABLE_NOT_SET);
    case 'store':
      return ports.secrets.readRules?.(place.reference) ?? throwUnreadable(file, NO_STORES);
    case 'file':
      return readRuleFile(place.path, file, ports.files);
    default:
      return throwUnreadable(file, UNKNOWN_PLACE);
  }
}

async function readRuleFile(path: string, file: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(path);
  } catch (error) {
    throw unreadableRulesError({ file, ...describeFileError(error) });
  }
}

const VARIABLE_NOT_SET = {
  message: 'The environment variable with the rules is not set.',
  fix: 'set it, or name a rule file',
};
const NO_STORES = {
  message: 'The rules are in a store, which this command does not read.',
  fix: 'fetch them into a file, and name that',
};
const UNKNOWN_PLACE = {
  message: 'This is not a place where rules may be.',
  fix: 'docs/reference/configuration.md lists the places under connectors.<id>.rules',
};

function throwUnreadable(file: string, issue: Pick<Issue, 'message' | 'fix'>): never {
  throw unreadableRulesError({ file, ...issue });
}

function unreadableRulesError(issue: Omit<Issue, 'severity' | 'code'>): SetupError {
  return new SetupError([{ code: 'RULES_UNREADABLE', severity: 'error', ...issue }]);
}
