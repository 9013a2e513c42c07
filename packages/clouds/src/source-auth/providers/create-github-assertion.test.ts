import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { assertionProviderSuite } from '../../../../../tests/harness/assertion-provider-suite.ts';
import { providerPorts } from '../../../../../tests/harness/provider-ports.ts';
import { startGithubOidc } from '../../../../../tests/stand-ins/github/oidc-endpoint.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { ANSWER_CANARY } from '../../../../../tests/stand-ins/platform-server.ts';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { createGithubAssertion } from './create-github-assertion.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const SUBJECT = 'repo:contoso/exports:environment:production';
const REQUEST_TOKEN = 'Kanarienvogel-9911';

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());

const opened: (() => Promise<unknown>)[] = [];
const close = async () => {
  await Promise.all(opened.splice(0).map((end) => end()));
};
afterEach(close);

async function stand(settings: { audience?: string } = {}) {
  const server = await startGithubOidc({ issuer, subject: SUBJECT, requestToken: REQUEST_TOKEN });
  const ports = providerPorts({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
  });
  opened.push(server.close, ports.close);
  return { server, ports, provider: createGithubAssertion(settings, ports, { audience: AUDIENCE }) };
}

assertionProviderSuite('github', {
  start: async () => {
    const { server, ports, provider } = await stand();
    return {
      provider,
      respondWith: server.answerWith,
      // What the provider asked: the client may repeat a GET whose connection broke (F08).
      calls: () => ports.http.sent.length,
      http: ports.http,
      canaries: [ANSWER_CANARY, REQUEST_TOKEN],
      subjects: ['unavailable', 'refused', 'answer not understood'].map(
        (end) => `GitHub OIDC endpoint ${end}`,
      ),
      close,
    };
  },
});

describe('github', () => {
  test.each([
    [{}, AUDIENCE],
    [{ audience: 'my&audience' }, 'my&audience'],
  ])('%j asks for audience %s, beside the query that the runner gives', async (settings, audience) => {
    const { server, provider } = await stand(settings);
    expect(decodeJwt(await provider.get())).toMatchObject({ sub: SUBJECT, aud: audience });
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({ 'api-version': '2.0', audience });
  });

  const good = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://run.actions.githubusercontent.com/x?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
  };
  const create = (variables: Record<string, string>) =>
    createGithubAssertion({}, providerPorts(variables), { audience: AUDIENCE });

  it.each([
    {},
    { ACTIONS_ID_TOKEN_REQUEST_URL: good.ACTIONS_ID_TOKEN_REQUEST_URL },
    { ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN },
    { ...good, ACTIONS_ID_TOKEN_REQUEST_TOKEN: `${REQUEST_TOKEN}\r\nx: y` },
    { ...good, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://run.actions.githubusercontent.com/x' },
    { ...good, ACTIONS_ID_TOKEN_REQUEST_URL: 'https://user:pass@run.actions.githubusercontent.com/x' },
  ])('%j is refused at start', (variables) => {
    let error: unknown;
    try {
      create(variables);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).message).toContain('ACTIONS_ID_TOKEN_REQUEST');
    expect((error as SetupError).message).not.toContain(REQUEST_TOKEN);
  });

  it('a good job is not asked before it is needed', () => {
    expect(create(good).get).toBeTypeOf('function');
  });
});
