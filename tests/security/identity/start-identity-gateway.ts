import type { Exchange, Simulator, SimulatorOptions } from 'nymgate-simulator';
import type { Clock } from '../../../packages/engine/src/kernel/ports.ts';
import { BUNDLE_UNDER_TEST } from '../../harness/bundle-under-test.ts';
import type { RawResponse } from '../../harness/send-raw-request.ts';
import {
  type AssertionSetup,
  type GatewayOptions,
  startGateway,
  type TestGateway,
} from '../../harness/start-gateway.ts';
import { findLeaks } from './find-leaks.ts';
import type { Place, Platform } from './platforms.ts';

export const USERS = '/v1.0/users?$top=2';

export type IdentityGateway = TestGateway & {
  /** Lets time pass for gateway and tenant, milliseconds. */
  readonly pass: (milliseconds: number) => void;
  /** Lets time pass that the gateway's monotonic clock does not see, as in a machine that sleeps. */
  readonly freeze: (milliseconds: number) => void;
  /** Requests to the token endpoint, and to Graph, since the last call. */
  readonly counts: () => { readonly entra: number; readonly graph: number };
  /** Status, code, hint, `Retry-After` and Graph's code of an answer. */
  readonly told: (answer: RawResponse) => Told;
  /** Where anything stands that must not be told: log, audit lines, metrics, status page, answers so far. */
  readonly leaks: () => Promise<readonly string[]>;
};

export type Told = {
  readonly status: number;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly retryAfter: number | undefined;
  readonly inner: string | undefined;
};

export type IdentityOptions = Pick<GatewayOptions, 'consented' | 'config'> & {
  readonly platform?: (place: Place) => Promise<Platform>;
  /** What the administrator got wrong. */
  readonly mistake?: (platform: Platform, simulator: Simulator) => AssertionSetup['registration'];
  readonly simulator?: SimulatorOptions;
};

/** Gateway and tenant for one connector, with a clock that the test moves, and with every place that could tell too much. */
export async function startIdentityGateway(options: IdentityOptions = {}): Promise<IdentityGateway> {
  const exchanges: Exchange[] = [];
  const closers: (() => Promise<void>)[] = [];
  const { clock, pass, freeze } = movedClock();
  let platform: Platform | undefined;
  const gateway = await startGateway({
    connectors: ['entra-id'],
    ...(BUNDLE_UNDER_TEST === undefined && { clock }),
    ...options,
    simulator: {
      people: 12,
      now: () => new Date(clock.now()),
      ...options.simulator,
      onExchange: (exchange) => exchanges.push(exchange),
    },
    ...(options.platform === undefined
      ? {}
      : {
          assertion: async (simulator, directory) => {
            platform = await options.platform?.({
              simulator,
              directory,
              closing: (close) => closers.push(close),
            });
            if (platform === undefined) throw new Error('no platform');
            return {
              ...platform,
              registration: options.mistake?.(platform, simulator) ?? platform.registration,
            };
          },
        }),
  });
  const answers = { served: '', refused: '' };
  const get: TestGateway['get'] = async (target, headers) => {
    const answer = await gateway.get(target, headers);
    answers[answer.status === 200 ? 'served' : 'refused'] += `${answer.headerText}\n${answer.body}\n`;
    return answer;
  };
  return {
    ...gateway,
    get lines() {
      return gateway.lines;
    },
    get,
    pass,
    freeze,
    counts: counter(gateway),
    told,
    leaks: async () => {
      const told = {
        log: gateway.lines.join('\n'),
        refusals: answers.refused,
        ...(await adminPages(gateway)),
      };
      return [
        ...findLeaks(
          { ...told, answers: answers.served },
          { ...secretsOf(exchanges), ...secretsOfPlatform(platform) },
        ),
        // Served answers keep the domain of the tenant's own addresses, as the rules say.
        ...findLeaks(told, tenantNames(gateway.simulator)),
      ];
    },
    close: async () => {
      await gateway.close();
      await Promise.all(closers.map((close) => close()));
    },
  };
}

type MovedClock = { readonly clock: Clock } & Pick<IdentityGateway, 'pass' | 'freeze'>;

function movedClock(): MovedClock {
  const ahead = { wall: 0, monotonic: 0 };
  const move = (wall: number, monotonic: number) => {
    if (BUNDLE_UNDER_TEST !== undefined)
      throw new Error("A bundle's clock cannot be moved: use testFromSource.");
    ahead.wall += wall;
    ahead.monotonic += monotonic;
  };
  return {
    clock: {
      now: () => Date.now() + ahead.wall,
      monotonic: () => performance.now() + ahead.monotonic,
    },
    pass: (milliseconds) => move(milliseconds, milliseconds),
    freeze: (milliseconds) => move(milliseconds, 0),
  };
}

function counter({ simulator }: TestGateway): IdentityGateway['counts'] {
  let mark = 0;
  return () => {
    const fresh = simulator.requests.slice(mark);
    mark = simulator.requests.length;
    const of = (name: string) => fresh.filter(({ server }) => server === name).length;
    return { entra: of('entra'), graph: of('graph') };
  };
}

function told({ status, headers, body }: RawResponse): Told {
  const { error } = JSON.parse(body) as { error?: { innerError?: { code?: string } } };
  const wait = headers['retry-after'];
  return {
    status,
    code: headers['nymgate-error'],
    hint: headers['nymgate-hint'],
    retryAfter: wait === undefined ? undefined : Number(wait),
    inner: error?.innerError?.code,
  };
}

async function adminPages({ host }: TestGateway): Promise<Readonly<Record<string, string>>> {
  const page = async (path: string) => (await fetch(`${host.adminUrl}${path}`)).text();
  return { metrics: await page('/metrics'), status: await page('/configz'), ready: await page('/readyz') };
}

function secretsOf(exchanges: readonly Exchange[]): Readonly<Record<string, string>> {
  const named = exchanges.flatMap(({ assertion, token }, index) => [
    [`assertion ${index}`, assertion],
    [`access token ${index}`, token ?? ''],
  ]);
  return Object.fromEntries(named) as Record<string, string>;
}

function secretsOfPlatform(platform: Platform | undefined): Readonly<Record<string, string>> {
  if (platform === undefined) return { subject: 'system:serviceaccount:nymgate:gateway' };
  const { subject, secrets, registration } = platform;
  const [credential] = registration.credentials ?? [];
  return {
    ...secrets,
    ...(subject === undefined ? {} : { subject }),
    ...(credential === undefined ? {} : { issuer: credential.issuer }),
  };
}

/** The tenant's display name stands in Entra's error texts, its domain in Graph's answers. */
function tenantNames({ domains }: Simulator): Readonly<Record<string, string>> {
  return { tenant: 'Northwind', domain: domains[0] ?? '' };
}
