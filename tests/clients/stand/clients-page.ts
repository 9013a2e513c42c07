import { CLIENTS, type ClientProgram } from '../programs/clients.ts';
import type { Verdict } from '../programs/outcomes.ts';
import type { Outcomes } from '../programs/run-client.ts';
import { CASES } from './cases.ts';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?(?:\+00:00)?/g;
const LOOPBACK = /https?:\/\/127\.0\.0\.1:\d+/g;
const HASH = /'[0-9a-f]{16}'/g;
/** What Airbyte prints behind the answer's body: all its headers. */
const HEADERS = / Response \(headers\): [\s\S]*$/;

/** docs/reference/clients.md, from what the clients saw and whether it was what they must see; by the client's name. */
export function clientsPage(seen: ReadonlyMap<string, Verdict>): string {
  const heading = ['client', 'version', ...CASES.map((each) => each.heading)];
  const rows = CLIENTS.map((client) => {
    const cells = CASES.map(({ id }) => cellOf(client, id, seen.get(client.name)));
    return [`\`${client.name.replace(' ', '` ')}`, client.version, ...cells];
  });
  const gaps = CLIENTS.flatMap(({ name, lacks, loses, httpsOnly }) => [
    ...Object.entries(lacks).map(([id, why]) => `- ${name}, ${headingOf(id)}: ${why}.`),
    ...Object.entries(loses).map(([id, { why }]) => `- ${name}, ${headingOf(id)}: ${why}.`),
    ...(httpsOnly
      ? [`- ${name}: follows links that begin with \`https://\` only, so everything here is over TLS.`]
      : []),
  ]);
  return `# Clients

Unmodified clients of Microsoft Graph against the gateway, as it is built, in front of [the simulated tenant](simulator.md). \`npm run verify -- clients\` runs them and writes this page; every number they see is compared with what Graph itself says. How to point one at the gateway: [for data engineers](../guides/data-engineers.md).

${table([heading, ...rows])}

✓ works · (✓) works, but the client's own code loses a part of the answer · ✗ does not work · – the client has no way to do it

## What each column means

${CASES.map((each) => `- **${each.heading}**: ${each.meaning}.`).join('\n')}

## What a client cannot do by itself

${gaps.join('\n')}

## What a client does besides

${CLIENTS.flatMap((client) => besidesOf(client, seen.get(client.name))).join('\n')}

## A refusal, as each client prints it

Its own error object for \`$filter=startswith(displayName,'A')\`; ids and times are left out.

${CLIENTS.map(({ name }) => `### ${name}\n\n\`\`\`text\n${printedOf(seen.get(name)?.outcomes)}\n\`\`\``).join('\n\n')}
`;
}

function besidesOf({ name, also }: ClientProgram, verdict: Verdict | undefined): readonly string[] {
  const marked = (id: string) => (verdict?.passed.includes(id) === true ? '✓' : '✗');
  return Object.entries(also ?? {}).map(([id, { means }]) => `- ${marked(id)} ${name}: ${means}.`);
}

/** Any answer is none: what the client saw must have been what the case expects. */
function cellOf({ lacks, loses }: ClientProgram, id: string, verdict: Verdict | undefined): string {
  if (lacks[id] !== undefined) return '–';
  if (verdict === undefined || !verdict.passed.includes(id)) return '✗';
  return loses[id] === undefined ? '✓' : '(✓)';
}

function headingOf(id: string): string {
  return CASES.find((each) => each.id === id)?.heading ?? id;
}

function printedOf(outcomes: Outcomes | undefined): string {
  const refusal = outcomes?.['refusal'];
  if (refusal === undefined) return '(not run)';
  const text = 'saw' in refusal ? (refusal.saw as { readonly printed: string }).printed : refusal.error;
  return text
    .replaceAll(LOOPBACK, 'https://nymgate.contoso.com')
    .replace(HEADERS, '')
    .replaceAll(HASH, "'…'")
    .replaceAll(GUID, '…')
    .replaceAll(TIME, '…')
    .trim();
}

function table(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...body.map(line)].join('\n');
}
