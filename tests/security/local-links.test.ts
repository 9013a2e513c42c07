import { afterEach, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// A client that calls `localhost` gets links to `localhost`: from a closed list of names, and never out of the Host header.

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

type Ask = (host: string) => Promise<{ status: number; link: string; port: string }>;

async function open(config: Readonly<Record<string, unknown>> = {}, connectors = ['entra-id']): Promise<Ask> {
  const started = await startGateway({ connectors, simulator: { people: 6 }, config });
  gateway = started;
  const { port } = new URL(started.host.url);
  const base = connectors.length > 1 ? '/entra-id' : '';
  return async (host) => {
    const answer = await started.get(`${base}/v1.0/users?$top=2`, { host: host.replace('PORT', port) });
    const { '@odata.nextLink': link = '' } = answer.json() as Record<string, string>;
    return { status: answer.status, link, port };
  };
}

describe('T1-32 links without publicUrl', () => {
  test.each([['entra-id'], ['entra-id', 'outlook-cal']])(
    'carry the name that the caller used (%s, %s)',
    async (...ids) => {
      const ask = await open(
        {},
        ids.filter((id) => id !== undefined),
      );
      for (const name of ['localhost', '127.0.0.1']) {
        const { status, link, port } = await ask(`${name}:PORT`);
        expect(status).toBe(200);
        expect(link.startsWith(`http://${name}:${port}/`)).toBe(true);
        const next = await fetch(link);
        expect([next.status, (await next.text()).length > 20]).toEqual([200, true]);
      }
    },
  );

  test('carry the listener’s own address for a loopback name that it does not have', async () => {
    const ask = await open();
    for (const name of ['localhost:1', 'localhost', '127.0.0.2:PORT', '[::1]:PORT']) {
      const { status, link, port } = await ask(name);
      expect([name, status, new URL(link).host]).toEqual([name, 200, `127.0.0.1:${port}`]);
    }
  });

  test('a foreign name is refused as ever', async () => {
    const ask = await open();
    expect((await ask('evil.example:PORT')).status).toBe(400);
  });

  test('on ::1 carry localhost or ::1', async () => {
    const ask = await open({ listen: { host: '::1', port: 0 } });
    for (const name of ['localhost', '[::1]']) {
      const { link, port } = await ask(`${name}:PORT`);
      expect(link.startsWith(`http://${name}:${port}/`)).toBe(true);
    }
  });
});

test('T1-32 links with publicUrl carry it, whatever name the caller used', async () => {
  const ask = await open({ publicUrl: 'http://localhost:9443' });
  for (const name of ['localhost:PORT', '127.0.0.1:PORT', 'localhost:9443'])
    expect(new URL((await ask(name)).link).origin).toBe('http://localhost:9443');
});
