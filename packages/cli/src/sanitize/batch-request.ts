import { OPTION_SWITCHES } from '@nymgate/connectors/entities/connector-options';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { OfflineOptions } from '@nymgate/gateway/app/create-offline';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import { POLICY_OPTION_HELP, readPolicyOptions, rejectSwitches } from '@nymgate/shell/input/policy-options';
import type { PolicySource } from '@nymgate/shell/input/read-rules';
import { CommandError } from '@nymgate/shell/terminal/command-error';

export type BatchRequest = {
  readonly op: 'sanitize' | 'allowed';
  readonly source: PolicySource;
  readonly method: string;
  readonly url: string;
  /** Request body, for Psoxy's rules. */
  readonly requestBody?: Uint8Array;
  readonly contentType?: string;
  readonly functionName?: string;
  readonly input?: { readonly text: string } | { readonly file: string };
  /** Secrets may be references; absent ones are random for the process. */
  readonly pseudonyms: BatchPseudonyms;
};

export type BatchPseudonyms =
  | { readonly scheme: 'native'; readonly key: string | undefined; readonly tenant: string }
  | {
      readonly scheme: 'psoxy';
      readonly salt: string;
      readonly key: string | undefined;
      readonly tenant: string;
    };

export type BatchBulkRequest = {
  readonly op: 'bulk';
  readonly rules: string;
  readonly input: NonNullable<BatchRequest['input']>;
  /** Selects rules and format. */
  readonly name: string;
  readonly contentType?: string;
  readonly pseudonyms: BatchPseudonyms;
};

export type PseudonymSettings = OfflineOptions['pseudonyms'];

type Fields = Readonly<Record<string, unknown>>;

/** Documented in docs/reference/cli.md. */
const FIELDS = [
  'id',
  'op',
  'connector',
  'rules',
  'options',
  'method',
  'url',
  'requestBody',
  'contentType',
  'functionName',
  'objectPath',
  'input',
  'inputFile',
  'scheme',
  'salt',
  'key',
];
/** A misspelled `options` must not mean the defaults. @throws CommandError LINE_MALFORMED */
export function toBatchRequest(fields: Fields): BatchRequest | BatchBulkRequest {
  const op = fields['op'];
  if (op === 'bulk') return toBulkRequest(fields);
  checkNames(fields, FIELDS, 'the line');
  if (op !== 'sanitize' && op !== 'allowed') throw malformed('"op" must be sanitize, allowed or bulk');
  const options = optionalObject(fields, 'options');
  checkNames(options, [...OPTION_SWITCHES, ...Object.keys(POLICY_OPTION_HELP), 'tenant'], '"options"');
  return {
    op,
    source: readSource(fields, options),
    method: requiredText(fields, 'method').toUpperCase(),
    url: requiredText(fields, 'url'),
    pseudonyms: readPseudonyms(fields, options),
    ...requestParts(fields),
    ...(op === 'sanitize' ? { input: readInputField(fields) } : {}),
  };
}

function toBulkRequest(fields: Fields): BatchBulkRequest {
  checkNames(fields, FIELDS, 'the line');
  const options = optionalObject(fields, 'options');
  checkNames(options, ['tenant'], '"options"');
  const rules = optionalText(fields, 'rules');
  if (rules === undefined || rules === '-') throw malformed('bulk needs "rules", the path of a file');
  const input = readInputField(fields);
  const contentType = optionalText(fields, 'contentType');
  const name = optionalText(fields, 'objectPath') ?? ('file' in input ? input.file : '');
  return {
    op: 'bulk',
    rules,
    input,
    name,
    ...(contentType !== undefined && { contentType }),
    pseudonyms: readPseudonyms(fields, options),
  };
}

function readSource(fields: Fields, options: Fields): PolicySource {
  const rules = optionalText(fields, 'rules');
  const connector = optionalText(fields, 'connector');
  if ((rules === undefined) === (connector === undefined))
    throw malformed('give either "rules" or "connector"');
  // Standard input contains the requests.
  if (rules === '-') throw malformed('"rules" must be a path');
  const switches = Object.fromEntries([
    ...OPTION_SWITCHES.map((name) => [name, optionalBoolean(options, name)]),
    ...Object.entries(POLICY_OPTION_HELP).map(([name, words]) => [name, optionalWord(options, name, words)]),
  ]);
  try {
    if (rules === undefined)
      return {
        connector: connector ?? '',
        options: readPolicyOptions(lookupConnector(connector ?? ''), switches),
      };
    rejectSwitches(switches);
    return { rules };
  } catch (error) {
    throw error instanceof SetupError ? malformed('an option changes nothing there') : error;
  }
}

type RequestParts = Pick<BatchRequest, 'requestBody' | 'contentType' | 'functionName'>;

function requestParts(fields: Fields): RequestParts {
  const body = optionalText(fields, 'requestBody');
  const contentType = optionalText(fields, 'contentType');
  const functionName = optionalText(fields, 'functionName');
  return {
    ...(body !== undefined && { requestBody: new TextEncoder().encode(body) }),
    ...(contentType !== undefined && { contentType }),
    ...(functionName !== undefined && { functionName }),
  };
}

function readInputField(fields: Fields): { text: string } | { file: string } {
  const text = optionalText(fields, 'input');
  const file = optionalText(fields, 'inputFile');
  if (text !== undefined && file === undefined) return { text };
  if (file !== undefined && text === undefined) return { file };
  throw malformed('give either "input" or "inputFile"');
}

function readPseudonyms(fields: Fields, options: Fields): BatchPseudonyms {
  const salt = optionalText(fields, 'salt');
  const scheme = optionalText(fields, 'scheme') ?? (salt === undefined ? 'native' : 'psoxy');
  const key = optionalText(fields, 'key');
  const tenant = (optionalText(options, 'tenant') ?? '').toLowerCase();
  if (tenant.includes('.')) throw malformed('"tenant" is the tenant id, a GUID, not a domain');
  if (scheme === 'native') return { scheme, key, tenant };
  if (scheme !== 'psoxy') throw malformed('"scheme" must be native or psoxy');
  if (salt === undefined) throw malformed('the psoxy scheme needs "salt"');
  return { scheme, salt, key, tenant };
}

function requiredText(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (value === undefined) throw malformed(`"${name}" is missing`);
  return value;
}

/** null counts as absent: many writers cannot omit a field. */
function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw malformed(`"${name}" must be a text`);
}

function optionalBoolean(fields: Fields, name: string): boolean | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw malformed(`"${name}" must be true or false`);
}

function optionalWord(fields: Fields, name: string, words: readonly string[]): string | undefined {
  const value = optionalText(fields, name);
  if (value === undefined || words.includes(value)) return value;
  throw malformed(`"${name}" must be ${words.join(' or ')}`);
}

function optionalObject(fields: Fields, name: string): Fields {
  const value = fields[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields;
  throw malformed(`"${name}" must be an object`);
}

/** Lists allowed names, because the given one is untrusted. */
function checkNames(fields: Fields, known: readonly string[], where: string): void {
  if (Object.keys(fields).every((name) => known.includes(name))) return;
  throw malformed(`${where} may hold ${known.join(', ')} and nothing else`);
}

function malformed(subject: string): CommandError {
  return new CommandError('LINE_MALFORMED', subject);
}
