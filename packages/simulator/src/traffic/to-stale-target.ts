/** `$deltatoken=`, `%24skiptoken=`, `token=`, `(token='`: how Graph writes the token of a round. */
const TOKEN = /((?:(?:\$|%24)?(?:delta|skip)token=)|(?:\btoken=(?:'|%27)?))([A-Za-z0-9_\-+/=%.]+)/i;

/** Rounds of drives have a text of their own: generation, from where, up to where, and how far the pages have come. */
const DRIVE_STATE = /^(3;%234;%231;3;[0-9a-f-]{36};\d+;)\d+(;(\d*);\d+;(\d+);.*)$/;

/**
 * The same request with a token of a generation that is gone, which Graph answers with 410. Undefined where the request is no part of
 * a round of changes.
 *
 * @example staleToken('/v1.0/users/delta?$deltatoken=eyJlcG9j…') // '/v1.0/users/delta?$deltatoken=eyJlcG9jaCI6MCw…'
 */
export function toStaleTarget(target: string): string | undefined {
  const [found, before = '', token = ''] = TOKEN.exec(target) ?? [];
  const stale = found === undefined ? undefined : (staleRound(decoded(token)) ?? staleDrive(decoded(token)));
  return stale === undefined ? undefined : target.replace(TOKEN, () => before + encodeURIComponent(stale));
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return '';
  }
}

function staleRound(token: string): string | undefined {
  try {
    const state: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof state !== 'object' || state === null || !('epoch' in state)) return undefined;
    return Buffer.from(JSON.stringify({ ...state, epoch: 0 })).toString('base64url');
  } catch {
    return undefined;
  }
}

/** A link with which a fresh round begins does not grow old: Graph gives it when it refuses another one. */
function staleDrive(token: string): string | undefined {
  const [, head, tail, since, position] = DRIVE_STATE.exec(Buffer.from(token, 'base64').toString()) ?? [];
  const isFresh = since === '' && position === '0';
  return head === undefined || isFresh ? undefined : Buffer.from(`${head}0${tail}`).toString('base64');
}
