import { ianaOf } from '../tenant/time-zones.ts';
import { badRequest } from './graph-error.ts';

export type Preferences = {
  readonly pageSize: number | undefined;
  /** As the caller named it. */
  readonly timeZone: string | undefined;
  readonly textBody: boolean;
  readonly immutableIds: boolean;
  /** Members of enumerations beyond the sentinel are wanted. */
  readonly unknownMembers: boolean;
  readonly omitNulls: boolean;
  /** What was taken, for `Preference-Applied`. */
  readonly applied: readonly string[];
};

/** Reads `Prefer` (RFC 7240); unknown preferences are ignored. Throws GraphError 400 for an unknown time zone. */
export function readPreferences(header: string | undefined): Preferences {
  const pairs = new Map<string, { value: string; text: string }>();
  for (const part of splitPreferences(header ?? '')) {
    const [, name = '', quoted, bare = ''] =
      /^\s*([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;]*)))?/.exec(part) ?? [];
    pairs.set(name.toLowerCase(), { value: quoted ?? bare, text: part.trim() });
  }
  const pageSize = Number(pairs.get('odata.maxpagesize')?.value);
  const timeZone = pairs.get('outlook.timezone')?.value;
  if (timeZone !== undefined && ianaOf(timeZone) === undefined) {
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
    applied: [
      'odata.maxpagesize',
      'outlook.timezone',
      'outlook.body-content-type',
      'idtype',
      'include-unknown-enum-members',
      'omit-values',
    ].flatMap((name) => pairs.get(name)?.text ?? []),
  };
}

function splitPreferences(header: string): readonly string[] {
  return header.match(/(?:[^,"]|"[^"]*")+/g) ?? [];
}
