import { Agent, get } from 'node:http';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { createDice } from '../fuzz/mutate-document.ts';

/** How many calls ended how; `broken` ones are faults of the gateway. */
export type Counts = { [ending: string]: number };

/** Statuses that the traffic provokes: refusals, faults of the simulated Graph and their echo. */
const EXPECTED = new Set([200, 400, 403, 404, 429, 500, 502, 503]);
const REFUSED = [
  '/entra-id/v1.0/users?$filter=startswith(displayName,%27a%27)',
  '/entra-id/v1.0/users/../groups',
  '/entra-id/v1.0/users/p~AAAA',
  '/entra-id/v1.0/organization',
  '/nothing/v1.0/users',
];

export type Traffic = { readonly counts: Counts; readonly call: () => Promise<void> };

/** Calls as a day brings them: mostly examples of the connectors and pages after them, some refused, some given up. */
export async function createTraffic(url: string): Promise<Traffic> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const dice = createDice(14);
  const counts: Counts = {};
  const pool = await findTargets(url, agent);
  const links: string[] = [];
  const pick = (from: readonly string[]): string => from[dice.below(from.length)] ?? '';
  const count = (ending: string): void => {
    counts[ending] = (counts[ending] ?? 0) + 1;
  };
  return {
    counts,
    call: async () => {
      const draw = dice.below(100);
      if (draw < 5) return count(await giveUp(url + pick(pool), agent));
      if (draw < 12) return count(endingOf(await ask(url + pick(REFUSED), agent)));
      const linked = draw < 30 ? links.pop() : undefined;
      const answer = await ask(linked ?? url + pick(pool), agent);
      const next = /"@odata\.(?:nextLink|deltaLink)":"([^"]+)"/.exec(answer.body)?.[1];
      if (next !== undefined && links.length < 500) links.push(next);
      count(endingOf(answer));
    },
  };
}

type Answer = { readonly status: number; readonly body: string };

function endingOf({ status }: Answer): string {
  return EXPECTED.has(status) ? String(status) : `broken ${status}`;
}

/** Every example call of every connector that the simulated tenant answers, its ids looked up through the gateway. */
async function findTargets(url: string, agent: Agent): Promise<readonly string[]> {
  const targets: string[] = [];
  for (const [id, connector] of Object.entries(CONNECTORS)) {
    for (const { path, lookups = {} } of connector.examples(DEFAULT_CONNECTOR_OPTIONS)) {
      let filled = path;
      for (const [slot, { path: from, pointer }] of Object.entries(lookups)) {
        const { body } = await ask(`${url}/${id}${fill(from, filled, path)}`, agent);
        filled = filled.replaceAll(`{${slot}}`, encodeURIComponent(valueAt(body, pointer)));
      }
      if (!filled.includes('{') && !filled.includes('undefined')) targets.push(`/${id}${filled}`);
    }
  }
  const answers = await Promise.all(targets.map((target) => ask(url + target, agent)));
  return targets.filter((_, index) => answers[index]?.status === 200);
}

/** A lookup may use a slot that an earlier one filled: the filled path holds its value where the template has the slot. */
function fill(lookup: string, filled: string, template: string): string {
  const values = filled.split('/');
  return template
    .split('/')
    .reduce(
      (path, part, at) => path.replaceAll(part.startsWith('{') ? part : '\0', values[at] ?? ''),
      lookup,
    );
}

function valueAt(body: string, pointer: string): string {
  let value: unknown = JSON.parse(body === '' ? 'null' : body);
  for (const step of pointer.split('/').slice(1)) {
    const key = step === '*' ? '0' : step;
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return String(value);
}

function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', () => resolve({ status: 0, body: '' }));
    });
    request.on('error', () => resolve({ status: 0, body: '' }));
  });
}

/** A caller who leaves in the middle. */
function giveUp(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent });
    request.on('error', () => resolve('given up'));
    request.on('response', (response) => response.destroy());
    request.on('close', () => resolve('given up'));
    setTimeout(() => request.destroy(), 4);
  });
}
