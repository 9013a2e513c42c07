import { isMarkup } from '@nymgate/clouds/describe-error-page';
import { readSettings, type SettingError, type UnknownKey } from '@nymgate/clouds/settings/read-settings';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { CONFIG, type Config } from './config-settings.ts';
import { applyOverrides, type EnvironmentVariables, type Override, readEnvironment } from './environment.ts';
import { findNearestName, normalizeName } from './find-nearest-name.ts';
import { type ConfigDocument, type Position, readDocument } from './read-document.ts';
import { runCrossChecks } from './run-cross-checks.ts';

export type ConfigInput = {
  /** YAML or JSON. */
  readonly text: string;
  /** For positions. */
  readonly file: string;
  /** Only `NYMGATE_A__B` is read. */
  readonly environment: EnvironmentVariables;
};

/**
 * Reads a frozen configuration and reports all issues at once.
 * @throws SetupError CONFIG_SYNTAX or CONFIG_INVALID, each issue with its position or environment variable
 */
export function loadConfig({ text, file, environment }: ConfigInput): Config {
  if (isMarkup(text)) throw toSetupError([errorPageIssue(file)]);
  const { document, issues } = readDocument(text, file);
  if (document === undefined) throw toSetupError(issues);
  const data = document.data ?? {};
  const { overrides, issues: environmentIssues } = readEnvironment(
    environment,
    data,
    (value, name) => readDocument(value, name).document,
  );
  const merged = applyOverrides(data, overrides);
  const reading = readSettings(CONFIG, merged);
  const misfits = [
    ...('errors' in reading ? reading.errors.map(describeError) : []),
    ...runCrossChecks(merged),
  ];
  const found = [
    ...misfits.map((misfit) => toIssue(misfit, { document, file, overrides })),
    ...environmentIssues,
  ];
  if ('errors' in reading || found.length > 0) throw toSetupError(found);
  return reading.value;
}

/** Parsed as YAML, an error page would give an indentation error. */
function errorPageIssue(file: string): Issue {
  return {
    code: 'CONFIG_SYNTAX',
    severity: 'error',
    file,
    message: 'This is an HTML or XML page, not a configuration.',
    fix: 'it may be the error page of where the configuration is kept: fetch it again, and let the fetching fail on an error status',
  };
}

function toSetupError(issues: readonly Issue[]): SetupError {
  const [first, ...rest] = [...issues].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return new SetupError([
    first ?? { code: 'CONFIG_INVALID', severity: 'error', message: 'the configuration is not valid' },
    ...rest,
  ]);
}

/** The message follows the name of the key, except where the key itself is wrong. */
function describeError(misfit: SettingError | UnknownKey): SettingError {
  const { path } = misfit;
  if ('unknown' in misfit) return toUnknownKeyError(misfit);
  if (misfit.key !== undefined) return misfit;
  const name = path.length === 0 ? 'the configuration' : path.join('.');
  const message = `${name} ${misfit.message}`;
  return PINS.has(String(path.at(-1)))
    ? { ...misfit, message, fix: createPinFix(misfit.message) }
    : { ...misfit, message };
}

/** Public ids that operators copy (docs/guides/rotation.md#pin-the-key-and-the-policy). */
const PINS = new Set(['expectedEpoch', 'expectedPolicy']);

function createPinFix(message: string): string {
  return message === 'must be text'
    ? 'put it in quotes: YAML takes some hexadecimal texts for numbers'
    : '"nymgate doctor --offline" prints it';
}

/** Names that suggest a client secret (product promise: no secret of Entra is stored). */
const CLIENT_SECRETS = new Set([
  'clientsecret',
  'secret',
  'password',
  'clientpassword',
  'clientassertion',
  'privatekey',
  'certificatekey',
  'apikey',
]);

function toUnknownKeyError({ path, unknown: key, known }: UnknownKey): SettingError {
  const name = `"${key.slice(0, 100)}"`;
  const plain = normalizeName(key);
  if (plain === 'clientsecret' || (path[0] === 'connectors' && CLIENT_SECRETS.has(plain)))
    return {
      path,
      key,
      message: `${name} is refused: Nymgate proves who it is with a federated identity credential and keeps no client secret, so none can leak`,
      fix: 'remove it, also from Entra, and use assertion',
    };
  const suggestedKey = findNearestName(key, known);
  const where = path.length === 0 ? '' : ` in ${path.join('.')}`;
  return {
    path,
    key,
    message: `unknown key ${name}${where}`,
    ...(suggestedKey !== undefined && { fix: `did you mean ${suggestedKey}?` }),
  };
}

type ConfigOrigin = {
  readonly document: ConfigDocument;
  readonly file: string;
  readonly overrides: readonly Override[];
};

function toIssue(
  { path, key, message, fix }: SettingError,
  { document, file, overrides }: ConfigOrigin,
): Issue {
  const overrideAtFault = key === undefined ? path : [...path, key];
  const override = overrides.find(
    (candidate) => startsWith(overrideAtFault, candidate.path) || startsWith(candidate.path, overrideAtFault),
  );
  const rest = {
    code: 'CONFIG_INVALID' as const,
    severity: 'error' as const,
    ...(fix === undefined ? {} : { fix }),
  };
  if (override !== undefined)
    return { ...rest, message: `environment variable ${override.name}: ${message}` };
  const position: Position | undefined =
    key === undefined ? document.locate(path) : document.locateKey(path, key);
  return { ...rest, message, file, ...(position ?? { line: 1, column: 1 }) };
}

function startsWith(path: readonly (string | number)[], prefix: readonly (string | number)[]): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => String(path[index]) === String(step));
}
