import { randomBytes } from 'node:crypto';
import { createOffline, type OfflineOptions } from '../../app/index.ts';
import { DEFAULT_URL } from '../default-url.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readPolicyOptions } from '../policy-options.ts';
import type { Terminal } from '../print.ts';
import { readInput } from '../read-input.ts';
import { readSecret } from '../read-secret.ts';
import { usageError } from '../usage-error.ts';
import { type RuleSource, readRuleSource } from './rule-source.ts';
import { runBatch } from './run-batch.ts';
import type { SanitizeOptions } from './sanitize-options.ts';

const HELP = 'see "nymgate sanitize --help"';

/**
 * Makes one stored answer safe, or, with `--batch`, one a line.
 *
 * @throws RequestError the refusal of the rules; SetupError for the command line, the rules and the key
 */
export async function runSanitize(
  file: string,
  options: SanitizeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.batch) return runBatch(batchInput(file, options), terminal);
  const { url, method } = options;
  const source = sourceOf(options);
  if (url === undefined)
    throw usageError('--url is missing: the rules ask which request was answered.', HELP);
  if (file === '-' && 'rules' in source && source.rules === '-') {
    throw usageError('Standard input cannot be both the rules and the answer.', 'give one of them as a file');
  }
  const offline = createOffline({
    ruleSet: await readRuleSource(source),
    pseudonyms: await readPseudonyms(options, terminal),
    publicUrl: DEFAULT_URL,
  });
  const { output } = offline.sanitize({ method: method.toUpperCase(), url, body: await readInput(file) });
  await terminal.write(`${output}\n`);
  return EXIT.ok;
}

function sourceOf(options: SanitizeOptions): RuleSource {
  const { connector, rules } = options;
  if (connector !== undefined && rules === undefined)
    return { connector, options: readPolicyOptions(options) };
  if (rules !== undefined && connector === undefined) return { rules };
  throw usageError('Give either --connector or --rules.', HELP);
}

function batchInput(file: string, options: SanitizeOptions): string {
  const given = (['connector', 'rules', 'url', 'key', 'tenant'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (given !== undefined)
    throw usageError(`--${given} does not go with --batch: each line says it for itself.`, HELP);
  return file;
}

async function readPseudonyms(
  options: SanitizeOptions,
  terminal: Terminal,
): Promise<OfflineOptions['pseudonyms']> {
  const tenant = (options.tenant ?? '').toLowerCase();
  if (options.key !== undefined)
    return { scheme: 'native', keys: [{ id: 1, secret: await readSecret(options.key) }], tenant };
  terminal.note('No --key: pseudonyms are made with a fresh random key and join with nothing else.');
  return { scheme: 'native', keys: [{ id: 1, secret: randomBytes(32).toString('base64url') }], tenant };
}
