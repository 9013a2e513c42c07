import { describeErrorPage } from '@nymgate/clouds/describe-error-page';
import { describeFileError } from '@nymgate/clouds/describe-file-error';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Environment, FileStore } from '@nymgate/engine/kernel/ports';

export type RuleTextPorts = {
  readonly files: FileStore;
  readonly environment: Environment;
  /** Throws beyond `limit` bytes of output. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Uint8Array;
};

/** Every rule file has one of these. */
const RULE_KEYS = ['nymgate', 'endpoints', 'allowAllEndpoints'];

const ENVIRONMENT = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

export function isRuleVariable(rules: string): boolean {
  return ENVIRONMENT.test(rules);
}

/**
 * The YAML of configured rules: a file or a variable (`env:NAME`) with YAML, base64 of YAML, or base64 of
 * gzipped YAML.
 * @throws SetupError RULES_UNREADABLE
 */
export async function readRuleText(rules: string, ports: RuleTextPorts): Promise<string> {
  const value = await readRuleValue(rules, ports);
  // Loaded on demand (cold start).
  const { readRulesText } = await import('@nymgate/rules/text/read-rules-text');
  const text = readRulesText(value, ports.gunzip, rules);
  rejectErrorPage(text, rules);
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

async function readRuleValue(rules: string, { files, environment }: RuleTextPorts): Promise<string> {
  const name = ENVIRONMENT.exec(rules)?.[1];
  if (name !== undefined) return environment(name) ?? throwVariableNotSet(rules);
  try {
    return await files.readText(rules);
  } catch (error) {
    throw unreadableRulesError({ file: rules, ...describeFileError(error) });
  }
}

function throwVariableNotSet(rules: string): never {
  throw unreadableRulesError({
    file: rules,
    message: 'The environment variable with the rules is not set.',
    fix: 'set it, or name a rule file',
  });
}

function unreadableRulesError(issue: Omit<Issue, 'severity' | 'code'>): SetupError {
  return new SetupError([{ code: 'RULES_UNREADABLE', severity: 'error', ...issue }]);
}
