import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AUDIT_LINE_PREFIX,
  computeChainOfBytes,
  NO_CHAIN,
} from '../../packages/hosts/src/audit/chain-line.ts';
import {
  balancerEvent,
  functionUrlEvent,
  httpApiEvent,
  PUBLIC_URL,
  ROLE,
  restEvent,
  SESSION,
} from '../stand-ins/lambda/events.ts';
import { KEY, type LambdaWorld, lambdaWorld } from '../stand-ins/lambda/lambda-world.ts';
import type { LambdaProcess } from '../stand-ins/lambda/start-lambda.ts';
import { startAwsStand } from '../stand-ins/secrets/secret-stands.ts';

/** The bundle as it is uploaded, in a process of its own, asked through Lambda's runtime API. */

let world: LambdaWorld;
beforeAll(async () => {
  world = await lambdaWorld();
});
afterAll(() => world.close());

const signed = { userArn: SESSION };
const page = functionUrlEvent({ ...signed, query: '$top=5' });

/** Audit lines, each of which must follow the one before. */
function trail(lambda: LambdaProcess): readonly Record<string, unknown>[] {
  let before = NO_CHAIN;
  return lambda
    .lines()
    .filter((line) => line.startsWith(AUDIT_LINE_PREFIX))
    .map((line, index) => {
      const fields = JSON.parse(line) as Record<string, unknown>;
      expect(fields['sequence']).toBe(index + 1);
      expect(fields['chain']).toBe(computeChainOfBytes(before, Buffer.from(line)));
      before = String(fields['chain']);
      return fields;
    });
}

describe('a function URL', () => {
  test('answers a page whose links start with publicUrl, and follows them', async () => {
    const lambda = await world.start();
    const first = await lambda.ask(page);
    expect(first.status).toBe(200);
    const { value, '@odata.nextLink': link } = JSON.parse(first.body.toString());
    expect(value).toHaveLength(5);
    expect(link.startsWith(`${PUBLIC_URL}/entra-id/v1.0/users?`)).toBe(true);
    const [path = '', query = ''] = link.slice(PUBLIC_URL.length).split('?');
    const second = await lambda.ask(functionUrlEvent({ ...signed, path, query }));
    expect([second.status, JSON.parse(second.body.toString()).value.length]).toEqual([200, 5]);
    expect(trail(lambda).map(({ event, caller }) => caller ?? event)).toEqual([
      'start',
      `aws-iam:${ROLE.replace('service/', '')}`,
      `aws-iam:${ROLE.replace('service/', '')}`,
    ]);
  });

  test('streams the same answer, whole before its first byte', async () => {
    const lambda = await world.start({}, { handler: 'aws-lambda.streaming' });
    const outcome = await lambda.invoke(page);
    expect([outcome.kind, outcome.streaming]).toEqual(['response', true]);
    expect(outcome.contentType).toBe('application/vnd.awslambda.http-integration-response');
    const answer = await lambda.ask(page);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString()).value).toHaveLength(5);
    const head = await lambda.ask(functionUrlEvent({ ...signed, method: 'HEAD', query: '$top=5' }));
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect((await lambda.ask(functionUrlEvent({ path: '/v1.0/users' }))).status).toBe(401);
  });
});

describe('without publicUrl', () => {
  test('links start with the function URL that Lambda tells, whatever headers say, and lead back', async () => {
    const lambda = await world.start({ publicUrl: undefined });
    const headers = { host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' };
    const first = await lambda.ask(functionUrlEvent({ ...signed, query: '$top=5', headers }));
    expect(first.status).toBe(200);
    const link = new URL(JSON.parse(first.body.toString())['@odata.nextLink']);
    expect(link.origin).toBe('https://abcdefg.lambda-url.eu-west-1.on.aws');
    const next = functionUrlEvent({ ...signed, path: link.pathname, query: link.search.slice(1) });
    expect((await lambda.ask(next)).status).toBe(200);
    expect(lambda.lines().join('\n')).not.toContain('.invalid');
  });

  test('an event that does not tell the address is refused, and says what to set', async () => {
    const lambda = await world.start({ publicUrl: undefined });
    for (const event of [httpApiEvent({ ...signed }), restEvent({ ...signed })]) {
      const { status, body } = await lambda.ask(event);
      expect([status, body.toString()]).toEqual([400, expect.stringContaining('set publicUrl')]);
    }
  });

  test('nothing starts without a list of callers', async () => {
    const lambda = await world.start({ publicUrl: undefined, callers: undefined });
    expect((await lambda.ask(page)).status).toBe(503);
  });
});

describe('the other formats', () => {
  test('an HTTP API, a REST API below its stage, and a load balancer are served; one without multi-value headers is refused', async () => {
    const api = await world.start();
    const direct = (await api.ask(page)).body.toString();
    expect((await api.ask(httpApiEvent({ ...signed, query: '$top=5' }))).body.toString()).toBe(direct);
    expect((await api.ask(restEvent({ ...signed, parameters: { $top: ['5'] } }))).body.toString()).toBe(
      direct,
    );
    const below = await world.start({ publicPath: '/prod' });
    const staged = await below.ask(restEvent({ ...signed, parameters: { $top: ['5'] } }, '/prod'));
    expect(staged.status).toBe(200);
    expect(JSON.parse(staged.body.toString())['@odata.nextLink']).toContain(
      `${PUBLIC_URL}/prod/entra-id/v1.0/users?`,
    );
    expect((await below.ask(page)).status).toBe(400);
    expect((await api.ask(restEvent({ ...signed }, '/prod'))).status).toBe(403);
    const balanced = (mode: 'single' | 'lists') =>
      api.ask(balancerEvent({ parameters: { $top: ['5'] } }, mode));
    expect((await balanced('lists')).status).toBe(401);
    const single = await balanced('single');
    expect([single.status, single.body.toString()]).toEqual([
      400,
      expect.stringContaining('turn on multi-value headers'),
    ]);
  });
});

describe('HOK-05 who calls', () => {
  test('without IAM authorization nobody; a header, a query or a body that imitates the event gives nothing', async () => {
    const lambda = await world.start();
    const arn = {
      'x-amzn-iam-user-arn': ROLE,
      'x-amz-user-arn': SESSION,
      authorization: `AWS4-HMAC-SHA256 Credential=${ROLE}`,
    };
    const body = JSON.stringify({ requestContext: { authorizer: { iam: { userArn: SESSION } } } });
    const imitations = [
      functionUrlEvent(),
      functionUrlEvent({ headers: arn }),
      functionUrlEvent({ method: 'POST', body }),
      functionUrlEvent({ query: `requestContext=${encodeURIComponent(body)}` }),
      restEvent(),
      // Neither context is that of a platform which has asked IAM.
      {
        ...balancerEvent(),
        requestContext: { ...balancerEvent().requestContext, identity: { userArn: SESSION } },
      },
      {
        ...balancerEvent(),
        requestContext: { ...balancerEvent().requestContext, authorizer: { iam: { userArn: SESSION } } },
      },
    ];
    for (const event of imitations) expect((await lambda.ask(event)).status).toBe(401);
    const others = [
      'arn:aws:sts::999922223333:assumed-role/warehouse/run-7',
      'arn:aws:iam::111122223333:root',
    ];
    for (const userArn of others) expect((await lambda.ask(functionUrlEvent({ userArn }))).status).toBe(401);
    expect(trail(lambda).filter(({ status }) => status === 200)).toEqual([]);
  });
});

describe('the platform', () => {
  test('FRZ-02 frozen and thawed, again and again: every request is answered, by one exchange with Entra ID', async () => {
    const exchanges = () =>
      world.simulator.requests.filter(({ rawTarget }) => rawTarget.endsWith('/oauth2/v2.0/token')).length;
    const before = exchanges();
    const lambda = await world.start();
    expect((await lambda.ask(page)).status).toBe(200);
    for (let pause = 0; pause < 3; pause += 1) {
      lambda.signal('SIGSTOP');
      await sleep(1_500);
      lambda.signal('SIGCONT');
      expect((await lambda.ask(page)).status).toBe(200);
    }
    expect(trail(lambda)).toHaveLength(5);
    expect(exchanges() - before).toBe(1);
  });

  test('FRZ-03 a process that is frozen as soon as it has answered holds no line back', async () => {
    const lambda = await world.start();
    for (let call = 1; call <= 5; call += 1) {
      const answered = lambda.ask(call === 3 ? { not: 'a request' } : page);
      await answered;
      lambda.signal('SIGSTOP');
      await sleep(100);
      expect(trail(lambda)).toHaveLength(1 + call);
      lambda.signal('SIGCONT');
    }
    expect(trail(lambda)[3]).toMatchObject({ event: 'refused', counts: { TARGET_MALFORMED: 1 } });
  });

  test('one call at a time: a hundred calls of one process, one start', async () => {
    const lambda = await world.start();
    for (let call = 0; call < 100; call += 1) expect((await lambda.ask(page)).status).toBe(200);
    expect(trail(lambda).filter(({ event }) => event === 'start')).toHaveLength(1);
  });

  // AWS's own client is native code, which Node's permissions forbid, and waits in it, so that no signal is seen.
  const own = test.skipIf(process.env['NYMGATE_RIC'] !== undefined);
  own('writes nothing: with Node forbidden to write anywhere it serves all the same', async () => {
    const folder = process.env['LAMBDA_BUNDLE'] ?? '';
    const state = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    const before = state();
    const permission = process.versions.node.startsWith('20.') ? '--experimental-permission' : '--permission';
    const lambda = await world.start({}, { switches: [permission, '--allow-fs-read=*', '--no-warnings'] });
    expect((await lambda.ask(page)).status).toBe(200);
    expect(state()).toEqual(before);
  });

  test('a response of Graph that is cut: SOURCE_TRUNCATED, and the next request succeeds', async () => {
    const lambda = await world.start();
    const headers = { 'content-type': 'application/json' };
    world.simulator.answerNext({ match: /users/, status: 200, headers, body: '{"value":[]}', cutAfter: 8 });
    const cut = await lambda.ask(page);
    expect([cut.status, cut.headers['nymgate-error']]).toEqual([502, 'SOURCE_TRUNCATED']);
    expect((await lambda.ask(page)).status).toBe(200);
  });

  // On a busy machine Graph's answer may be on its way before this process holds it back: then it is tried again.
  test('ends a request before Lambda does: 504 within the time of the call', { retry: 3 }, async () => {
    const lambda = await world.start();
    expect((await lambda.ask(page)).status).toBe(200);
    const started = Date.now();
    const asked = lambda.ask(page, 3_000);
    // Graph is simulated in this process: it says nothing for as long as this holds it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_700);
    const answer = await asked;
    expect(answer.headers['nymgate-error']).toBe('SOURCE_TIMEOUT');
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(trail(lambda).at(-1)).toMatchObject({ code: 'SOURCE_TIMEOUT' });
  });

  own(
    'SIGTERM, where an extension brings one: the trail gets its end, exit 0; without one, SIGKILL: it is whole up to there',
    async () => {
      const told = await world.start();
      await told.ask(page);
      told.signal('SIGTERM');
      expect(await told.ended).toBe(0);
      expect(trail(told).at(-1)).toMatchObject({ event: 'stop' });
      const killed = await world.start();
      await killed.ask(page);
      killed.signal('SIGKILL');
      expect(await killed.ended).toBe('SIGKILL');
      expect(trail(killed)).toHaveLength(2);
    },
  );
});

describe('a start that fails', () => {
  test('is told with each call by 503, tries again after a pause, and serves once the cause is gone', async () => {
    rmSync(world.path('late'), { force: true });
    const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: `file:${world.path('late')}` }] };
    const lambda = await world.start({ pseudonyms });
    const first = await lambda.ask(page);
    expect([first.status, first.headers['nymgate-error']]).toEqual([503, 'NOT_READY']);
    expect(lambda.lines().join('\n')).toContain('"event":"start_issue","code":"SECRET_UNAVAILABLE"');
    writeFileSync(world.path('late'), KEY, { mode: 0o600 });
    await sleep(2_500);
    expect((await lambda.ask(page)).status).toBe(200);
    expect(trail(lambda).map(({ event }) => event)).toEqual(['start', 'request']);
  });
});

describe('secrets in a store', () => {
  test.each(['aws-ssm', 'aws-sm'] as const)(
    'F26 %s, rotated between two calls: read again by a call',
    async (store) => {
      const stand = await startAwsStand(store);
      stand.put(KEY);
      const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: stand.reference }] };
      const changes = { pseudonyms, secrets: { refreshSeconds: 1 } };
      const lambda = await world.start(changes, { environment: stand.environment });
      const epoch = async () => {
        const { status, headers } = await lambda.ask(page);
        expect(status).toBe(200);
        return headers['nymgate-epoch'];
      };
      const first = await epoch();
      const other = Buffer.alloc(32, 'for another page of other people').toString('base64url');
      stand.put(other);
      const asked = stand.requests.length;
      await sleep(1_500);
      expect(stand.requests).toHaveLength(asked);
      expect(await epoch()).toBe(first);
      for (let tries = 0; tries < 40 && (await epoch()) === first; tries += 1) await sleep(100);
      const second = await epoch();
      expect(second).not.toBe(first);
      expect(trail(lambda).find(({ event }) => event === 'reload')).toMatchObject({
        epoch: second,
        before: { epoch: first },
      });
      for (const secret of [KEY, other, ...stand.secrets])
        expect(lambda.lines().join()).not.toContain(secret);
      await stand.close();
    },
  );

  test('FRZ-04 a store that is down, asked again and again: one exchange with Entra ID at most, none for strangers', async () => {
    const exchanges = () =>
      world.simulator.requests.filter(({ rawTarget }) => rawTarget.endsWith('/oauth2/v2.0/token')).length;
    const stand = await startAwsStand('aws-sm');
    stand.put(KEY);
    const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: stand.reference }] };
    for (const [event, most] of [
      [functionUrlEvent({ query: '$top=5' }), 0],
      [page, 1],
    ] as const) {
      stand.answerWith('down');
      const before = exchanges();
      const lambda = await world.start({ pseudonyms }, { environment: stand.environment });
      for (let tries = 0; tries < 8; tries += 1) {
        expect((await lambda.ask(event)).headers['nymgate-error']).toBe('NOT_READY');
        await sleep(500);
      }
      expect(lambda.lines().filter((line) => line.includes('"start_failed"')).length).toBeGreaterThan(1);
      expect(exchanges() - before).toBeLessThanOrEqual(most);
    }
    await stand.close();
  });

  test('F14 a store that does not answer at a cold start: 503, and served once it does', async () => {
    const stand = await startAwsStand('aws-ssm');
    stand.put(KEY);
    stand.answerWith('down');
    const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: stand.reference }] };
    const lambda = await world.start({ pseudonyms }, { environment: stand.environment });
    expect((await lambda.ask(page)).headers['nymgate-error']).toBe('NOT_READY');
    expect(lambda.lines().join()).toContain('SECRET_STORE_UNREACHABLE');
    stand.answerWith('good');
    for (let tries = 0; tries < 40 && (await lambda.ask(page)).status !== 200; tries += 1) await sleep(500);
    expect((await lambda.ask(page)).status).toBe(200);
    await stand.close();
  });
});
