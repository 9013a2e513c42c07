import { afterEach, describe, expect, it } from 'vitest';
import type { AssertionProvider } from '../../packages/clouds/src/source-auth/platform/assertion-provider.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type { AcceleratedHttp } from './create-accelerated-http.ts';

/** How the stand-in of a platform answers the call that hands out the assertion. */
export type PlatformResponse =
  /** As the platform does when all is well. */
  | 'token'
  /** The platform's own way to say no: its status, content type and error body, with a canary in the message. */
  | 'refused'
  /** Takes the request and never answers. */
  | 'slow'
  /** Status 200, the platform's content type, a body that is not what it documents. */
  | 'garbage'
  /** A well-formed answer whose token is not a compact JWT. */
  | 'no-jwt'
  /** Well-formed but for its size: more than the provider may read. */
  | 'oversized'
  /** 302 to `/stolen` of the same stand-in, with a good token in the body. */
  | 'redirect'
  /** The platform's own way to say "too often". */
  | 'throttled'
  /** 503. */
  | 'down'
  /** Closes the connection. */
  | 'cut';

export type ProviderFixture = {
  readonly provider: AssertionProvider;
  readonly respondWith: (answer: PlatformResponse) => void;
  /** Requests that reached the stand-in, whichever path. */
  readonly calls: () => number;
  /** The client the provider was given. */
  readonly http: AcceleratedHttp;
  /** Everything the provider wrote anywhere (log lines, if it has a log). */
  readonly written?: () => string;
  /** Texts the stand-in planted in answers, credentials and tokens: none may ever be told. */
  readonly canaries: readonly string[];
  /** The provider's closed list of subjects. */
  readonly subjects: readonly string[];
  readonly close: () => Promise<void>;
};

export type ProviderSuiteOptions = {
  readonly start: () => Promise<ProviderFixture>;
  /** Answers this platform cannot give. */
  readonly without?: readonly PlatformResponse[];
};

const FAILURES: readonly Exclude<PlatformResponse, 'token'>[] = [
  'refused',
  'slow',
  'garbage',
  'no-jwt',
  'oversized',
  'redirect',
  'throttled',
  'down',
  'cut',
];

/** The exchange with Entra ID has five seconds; the assertion may take four of them. */
const BUDGET = 4_000;
const COMPACT_JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What every assertion provider that asks a platform over HTTP must do, whatever the platform. */
export function assertionProviderSuite(name: string, { start, without = [] }: ProviderSuiteOptions): void {
  describe(`${name}: as every assertion provider`, () => {
    const stands: ProviderFixture[] = [];
    const stand = async (answer: PlatformResponse = 'token') => {
      const started = await start();
      stands.push(started);
      started.respondWith(answer);
      return started;
    };
    afterEach(async () => {
      await Promise.all(stands.splice(0).map(({ close }) => close()));
    });

    it('hands out a compact JWT', async () => {
      const { provider } = await stand();
      expect(await provider.get()).toMatch(COMPACT_JWT);
    });

    it('asks the platform anew each time', async () => {
      const { provider, calls } = await stand();
      await provider.get();
      const once = calls();
      await provider.get();
      expect(once).toBeGreaterThan(0);
      expect(calls()).toBeGreaterThan(once);
    });

    it('asks for no more than four seconds, whatever happens', async () => {
      const { provider, http } = await stand();
      await provider.get();
      for (const { timeout } of http.sent) {
        expect(timeout).toBeGreaterThan(0);
        expect(timeout).toBeLessThanOrEqual(BUDGET);
      }
    });

    it.each(FAILURES.filter((answer) => !without.includes(answer)))(
      '%s: fails with a constant, asks no further, and recovers',
      async (answer) => {
        const usual = await stand();
        await usual.provider.get();
        const { provider, respondWith, calls, http, canaries, subjects, written } = await stand(answer);
        http.accelerate(answer === 'slow');
        const error = await failure(provider);
        http.accelerate(false);
        expect(error.code).toBe('SOURCE_AUTH_FAILED');
        expect(Object.keys(error.detail)).toEqual(['subject']);
        expect(subjects).toContain(error.detail.subject);
        expect(calls()).toBeLessThanOrEqual(usual.calls());
        expect(http.sent.map(({ path }) => path)).not.toContain('/stolen');
        const told = [error.message, error.stack, JSON.stringify(error), written?.() ?? ''].join('\n');
        for (const canary of canaries) expect(told).not.toContain(canary);
        respondWith('token');
        expect(await provider.get()).toMatch(COMPACT_JWT);
      },
    );

    it('tells a refusal from an outage', async () => {
      const subjects = await Promise.all(
        (['refused', 'down'] as const).map(
          async (answer) => (await failure((await stand(answer)).provider)).detail.subject,
        ),
      );
      expect(new Set(subjects).size).toBe(2);
    });
  });
}

async function failure(provider: AssertionProvider): Promise<RequestError> {
  const outcome = await provider.get().catch((error: unknown) => error);
  if (outcome instanceof RequestError) return outcome;
  throw new Error('expected a RequestError', { cause: typeof outcome === 'string' ? 'a token' : outcome });
}
