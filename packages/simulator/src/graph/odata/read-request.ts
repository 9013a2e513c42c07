import { attempt, orThrow, words } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import { toIanaZone } from '../../tenant/people/time-zones.ts';

export type GraphTarget = {
  /** As received, without query. */
  readonly rawPath: string;
  /** Decoded. `users('x')` counts as two; functions lose parentheses and namespace. */
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
};

/**
 * Reads a request target in every spelling that Graph accepts (OData 4.01 URL conventions 4.3, 4.5).
 *
 * @example readTarget("/v1.0/users('x')/events?$top=3").segments // ['v1.0', 'users', 'x', 'events']
 */
export function readTarget(raw: string): GraphTarget {
  const mark = raw.indexOf('?');
  const rawPath = mark === -1 ? raw : raw.slice(0, mark);
  const query = mark === -1 ? [] : raw.slice(mark + 1).split('&');
  return {
    rawPath,
    segments: rawPath
      .split('/')
      .slice(1)
      .map(decode)
      .filter((segment, index, all) => segment !== '' || index < all.length - 1)
      .flatMap(spellOut),
    query: query.filter((part) => part !== '').map(readPair),
  };
}

function decode(text: string): string {
  const error = () => badRequest('The request URI is not valid: a percent-encoding is malformed.');
  return orThrow(
    attempt(() => decodeURIComponent(text)),
    error,
  );
}

function readPair(part: string): readonly [string, string] {
  const equals = part.indexOf('=');
  const plain = (text: string) => decode(text.replaceAll('+', ' '));
  return equals === -1 ? [plain(part), ''] : [plain(part.slice(0, equals)), plain(part.slice(equals + 1))];
}

function spellOut(segment: string): readonly string[] {
  const call = /^([A-Za-z.]+)\((.*)\)$/s.exec(segment);
  if (call === null) return [withoutNamespace(segment)];
  const [, name = '', argument = ''] = call;
  if (argument === '') return [withoutNamespace(name)];
  const quoted = /^'(.*)'$/s.exec(argument);
  return [withoutNamespace(name), quoted?.[1] === undefined ? argument : quoted[1].replaceAll("''", "'")];
}

/** Functions may be called by their full name; casts keep their namespace. */
const NAMESPACE =
  /^microsoft\.graph\.(?:callRecords\.)?(?=(?:delta|getAllMessages|getAllEnterpriseInteractions|getPstnCalls|getDirectRoutingCalls)$)/i;

const withoutNamespace = (name: string): string => name.replace(NAMESPACE, '');

export type Preferences = {
  readonly pageSize: number | undefined;
  readonly timeZone: string | undefined;
  readonly textBody: boolean;
  readonly immutableIds: boolean;
  readonly unknownMembers: boolean;
  readonly omitNulls: boolean;
  readonly applied: readonly string[];
};

/** Reads `Prefer` (RFC 7240). Throws GraphError 400 for an unknown time zone. */
export function readPreferences(header: string | undefined): Preferences {
  const pairs = new Map<string, { value: string; text: string }>();
  for (const part of splitPreferences(header ?? '')) {
    const [, name = '', quoted, bare = ''] =
      /^\s*([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;]*)))?/.exec(part) ?? [];
    pairs.set(name.toLowerCase(), { value: quoted ?? bare, text: part.trim() });
  }
  const pageSize = Number(pairs.get('odata.maxpagesize')?.value);
  const timeZone = pairs.get('outlook.timezone')?.value;
  if (timeZone !== undefined && toIanaZone(timeZone) === undefined) {
    throw badRequest(
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${timeZone}'.`,
      'TimeZoneNotSupportedException',
    );
  }
  const textBody = pairs.get('outlook.body-content-type')?.value.toLowerCase() === 'text';
  return {
    pageSize: Number.isInteger(pageSize) && pageSize > 0 ? pageSize : undefined,
    timeZone,
    textBody,
    immutableIds: pairs.get('idtype')?.value.toLowerCase() === 'immutableid',
    unknownMembers: pairs.has('include-unknown-enum-members'),
    omitNulls: pairs.get('omit-values')?.value.toLowerCase() === 'nulls',
    applied: words(
      'odata.maxpagesize outlook.timezone outlook.body-content-type idtype include-unknown-enum-members',
      'omit-values',
    ).flatMap((name) => pairs.get(name)?.text ?? []),
  };
}

const splitPreferences = (header: string): readonly string[] => header.match(/(?:[^,"]|"[^"]*")+/g) ?? [];
