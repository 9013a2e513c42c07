import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from 'nymgate-simulator';

/** Where a client under test asks for what happens in a tenant while a pipeline runs. It is no part of any client's library. */
export type Control = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** A raw answer as Graph throttles (graph-facts.md#6.2). */
const THROTTLED = {
  status: 429,
  headers: { 'retry-after': '1', 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code: 'TooManyRequests', message: 'Too many requests.' } }),
};

/**
 * `GET /change`: one person gets another name, one leaves. `/come`: three come, with mail of earlier. `/expire`: delta tokens so far are answered with 410. `/throttle`: the next
 * request gets a 429. `/rotate`: the gateway starts anew with another key before the old one. Anything else is a 404.
 */
export async function startControl(simulator: Simulator, rotate: () => Promise<void>): Promise<Control> {
  const members = simulator.people.filter(({ kind }) => kind === 'member');
  // From the end: the people whose mailboxes are read stay.
  const leaving = members.toReversed();
  const actions: Readonly<Record<string, () => void | Promise<void>>> = {
    '/change': () => {
      const [renamed, removed] = leaving.splice(0, 2);
      if (renamed === undefined || removed === undefined) throw new RangeError('nobody is left to change');
      simulator.renamePerson(renamed.id);
      simulator.removePerson(removed.id);
    },
    '/come': () => {
      for (let come = 0; come < 3; ) if (simulator.changeSomething() === 'person-came') come += 1;
    },
    '/expire': () => simulator.expireDeltaTokens(),
    '/throttle': () => simulator.answerNext(THROTTLED),
    '/rotate': rotate,
  };
  const server = createServer((request, response) => {
    const action = actions[request.url ?? ''];
    if (action === undefined) response.writeHead(404).end();
    else
      void Promise.resolve()
        .then(action)
        .then(
          () => response.writeHead(204).end(),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
