import { randomBytes } from 'node:crypto';
import type { ConnectorOptions } from '@nymgate/connectors/index';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { createOffline, type Offline, type OfflineOptions } from '@nymgate/gateway/app/create-offline';
import { FIND_TENANT_ID_HINT } from '@nymgate/gateway/config/connector-settings';
import { DEFAULT_URL } from '@nymgate/shell/input/defaults';
import { readInput, readSecret } from '@nymgate/shell/input/read-input';
import { readRuleSet, rejectSharedInput, selectPolicySource } from '@nymgate/shell/input/read-rules';
import { withInputName } from '@nymgate/shell/input/with-input-name';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { runBatch } from './run-batch.ts';

/** Options of `nymgate sanitize`. */
export type SanitizeOptions = Partial<ConnectorOptions> & {
  readonly connector?: string;
  readonly rules?: string;
  readonly method: string;
  readonly url?: string;
  readonly key?: string;
  readonly tenant?: string;
  readonly batch?: true;
};

const HELP = 'see "nymgate sanitize --help"';

/** @throws RequestError if the rules reject the request; SetupError for command line, rules and key */
export async function runSanitize(
  file: string,
  options: SanitizeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.batch) return runBatch(batchInput(file, options), terminal);
  const { url, method } = options;
  const source = selectPolicySource(options, HELP);
  if (url === undefined)
    throw usageError('--url is missing: the rules depend on the request that was answered.', HELP);
  rejectSharedInput(source, file);
  const ruleSet = await readRuleSet(source);
  const offline = openOffline({
    ruleSet,
    pseudonyms: await readPseudonyms(options, terminal),
    key: options.key,
  });
  const request = { method: method.toUpperCase(), url, body: await readInput(file) };
  const { output } = withInputName(file, () => offline.sanitize(request));
  await terminal.write(`${output}\n`);
  return EXIT.ok;
}

/** Adds the file or variable of the key to its errors. */
function openOffline({
  key,
  ...options
}: Pick<OfflineOptions, 'ruleSet' | 'pseudonyms'> & { readonly key: string | undefined }): Offline {
  try {
    return createOffline({ ...options, publicUrl: DEFAULT_URL });
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'KEY_INVALID' || key === undefined) throw error;
    const [first, ...others] = error.issues.map((issue) => ({ ...issue, file: key.replace(/^file:/, '') }));
    throw first === undefined ? error : new SetupError([first, ...others]);
  }
}

function batchInput(file: string, options: SanitizeOptions): string {
  const given = (['connector', 'rules', 'url', 'key', 'tenant'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (given !== undefined)
    throw usageError(`--${given} cannot be used with --batch: each line of the input has its own.`, HELP);
  return file;
}

async function readPseudonyms(
  options: SanitizeOptions,
  terminal: Terminal,
): Promise<OfflineOptions['pseudonyms']> {
  const tenant = (options.tenant ?? '').toLowerCase();
  if (tenant.includes('.'))
    throw usageError(`--tenant is the tenant id, a GUID; ${FIND_TENANT_ID_HINT}.`, HELP);
  if (options.key !== undefined)
    return { scheme: 'native', keys: [{ id: 1, secret: await readSecret(options.key) }], tenant };
  if (options.tenant !== undefined)
    throw usageError('--tenant needs --key: what a random key makes opens nowhere, in no tenant.', HELP);
  terminal.note('No --key: pseudonyms are made with a fresh random key, so they match no others.');
  return { scheme: 'native', keys: [{ id: 1, secret: randomBytes(32).toString('base64url') }], tenant };
}
