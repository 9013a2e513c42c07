import type * as z from 'zod';
import type { Finding } from './cross-checks.ts';
import { knownKeys, schemasAt } from './json-schema.ts';
import { nearestName, plainName } from './nearest-name.ts';

/** A finding of the schema; `key` names the key itself when the fault is that it exists. */
export type SchemaFinding = Finding & { readonly key?: string };

/** Names under which people try to give a client secret (product promise: no secret of Entra is stored anywhere). */
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

/**
 * The schema's issues as sentences of ours: what is expected, never the value that was found (it may be a secret).
 */
export function schemaFindings(error: z.ZodError): readonly SchemaFinding[] {
  return error.issues.flatMap(toFindings);
}

function toFindings(issue: z.core.$ZodIssue): readonly SchemaFinding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_key')
    return [
      {
        path: path.slice(0, -1),
        key: String(path.at(-1)),
        message: 'a connector id is lower-case letters, digits and hyphens',
      },
    ];
  return [{ path, message: `${nameOf(path)} ${expectation(issue)}` }];
}

function nameOf(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'the configuration' : path.join('.');
}

function unknownKey(path: readonly (string | number)[], key: string): SchemaFinding {
  const name = `"${key.slice(0, 100)}"`;
  const plain = plainName(key);
  if (plain === 'clientsecret' || (path[0] === 'connectors' && CLIENT_SECRETS.has(plain))) {
    return {
      path,
      key,
      message: `${name} is refused: Nymgate proves who it is with a federated identity credential and keeps no client secret, so none can leak`,
      fix: 'remove it, also from Entra, and use assertion',
    };
  }
  const meant = nearestName(key, knownKeys(schemasAt(path)));
  const where = path.length === 0 ? '' : ` in ${path.join('.')}`;
  return {
    path,
    key,
    message: `unknown key ${name}${where}`,
    ...(meant === undefined ? {} : { fix: `did you mean ${meant}?` }),
  };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `is missing; it must be ${article(issue.expected)}`
        : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return `must be one of ${optionsAt(issue.path).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be at least ${issue.minimum}`
        : 'is too short';
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be at most ${issue.maximum}`
        : 'is too long';
    case 'invalid_format':
      return issue.message.startsWith('must ') ? issue.message : 'does not have the required form';
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

function optionsAt(path: readonly PropertyKey[]): readonly string[] {
  return schemasAt(path).flatMap(({ const: value }) => (value === undefined ? [] : [String(value)]));
}

function article(type: string): string {
  const names: Readonly<Record<string, string>> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    object: 'a block of keys',
    record: 'a block of keys',
    array: 'a list',
  };
  return names[type] ?? type;
}
