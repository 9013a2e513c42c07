import { TRUST_VARIABLES } from '@nymgate/clouds/faults/trust-variables';
import { describeError } from '@nymgate/shell/call/describe-response';
import { fetchWithLookups } from '@nymgate/shell/call/fetch-with-lookups';
import { readPointer } from '@nymgate/shell/call/fill-slots';
import { createGatewayFetch } from '@nymgate/shell/gateway/caller';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';

/** A command to paste, and the gateway's response to the same request. */
export type CurlExample = {
  readonly description: string;
  readonly command: string;
  readonly outcome: string;
};

/** Requests to paste, with IDs and links from real responses. */
export async function createCurlExamples(stack: DemoStack): Promise<readonly CurlExample[]> {
  const directory = createGatewayFetch(stack.address, 'entra-id');
  const users = '/v1.0/users?$top=3&$select=id,mail,department';
  const first: unknown = JSON.parse((await directory(users)).body);
  // Who comes first may have no mailbox: rows leave sorted by pseudonyms, whose key is new in each demo.
  const meetings = await fetchWithLookups(
    '/v1.0/users/{userId}/events?$top=2',
    { userId: { path: '/v1.0/users?$top=20&$select=id', pointer: '/value/*/id' } },
    createGatewayFetch(stack.address, 'outlook-cal'),
  );
  const next = text(first, '/@odata.nextLink');
  const person =
    stack.simulator.people.find(({ kind, mail }) => kind === 'member' && /^[a-z0-9.@-]+$/i.test(mail))
      ?.mail ?? '';
  const lines: readonly Line[] = [
    { about: 'people, with pseudonyms for names and addresses', path: `/entra-id${users}` },
    {
      about: "one person's meetings, by a pseudonymous id",
      path: `/outlook-cal${meetings.filling.path}`,
    },
    {
      about: 'the next page: Graph’s link with its inside sealed',
      path: next.slice(stack.address.url.length),
    },
    {
      about: 'refused: an address in plain text (only pseudonyms are accepted)',
      path: `/outlook-cal/v1.0/users/${person}/events`,
      include: true,
    },
    {
      about: 'refused: a question about what may not be seen',
      path: "/entra-id/v1.0/users?$filter=startswith(displayName,'A')",
      include: true,
    },
  ];
  // A tenant of three people has no next page.
  return Promise.all(lines.filter(({ path }) => path !== '').map((line) => makeLine(stack, line)));
}

/** How other programs trust the demo's certificate. */
export function trustLines(certificateFile: string | undefined): readonly string[] {
  if (certificateFile === undefined) return [];
  return TRUST_VARIABLES.filter(({ variable }) => variable !== 'JAVA_TOOL_OPTIONS').map(
    ({ runtime, variable }) => `${variable}=${quote(certificateFile)} for ${runtime}`,
  );
}

type Line = { readonly about: string; readonly path: string; readonly include?: true };

async function makeLine(stack: DemoStack, { about, path, include }: Line): Promise<CurlExample> {
  const [, connector = '', rest = ''] = /^\/([^/]+)(\/.*)$/s.exec(path) ?? [];
  const answer = await createGatewayFetch(stack.address, connector)(rest);
  const trust = stack.certificateFile === undefined ? '' : ` --cacert ${quote(stack.certificateFile)}`;
  const command = `curl -s${include ? 'i' : ''}${trust} ${quote(`${stack.address.url}${path}`)}`;
  return { description: about, command, outcome: `${answer.status} ${describeError(answer)}`.trimEnd() };
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

function text(document: unknown, pointer: string): string {
  const [value] = readPointer(document, pointer);
  return typeof value === 'string' ? value : '';
}
