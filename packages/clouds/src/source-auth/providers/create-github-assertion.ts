import type { Clock, Environment, HttpClient } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import type { AssertionApplication, AssertionProvider } from '../platform/assertion-provider.ts';
import {
  callPlatform,
  createPlatformCallContext,
  parseJsonMembers,
  unexpectedResponseError,
} from '../platform/call-platform.ts';
import { type PlatformAddress, parsePlatformAddress, withQuery } from '../platform/platform-address.ts';
import { isCompactJwt } from '../platform/read-token.ts';

export type GithubSettings = {
  /** Absent, the cloud's. */
  readonly audience?: string | undefined;
};

type GithubPorts = { readonly http: HttpClient; readonly clock: Clock; readonly environment: Environment };

const NAME = 'GitHub OIDC endpoint';
const REQUEST_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const REQUEST_TOKEN = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

/**
 * Client assertion from the OIDC endpoint of GitHub Actions, for jobs with the permission `id-token: write`.
 * Address and bearer token are in the runner's environment and last as long as the job.
 * @throws SetupError CONFIG_INVALID when the job has no such endpoint
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 */
export function createGithubAssertion(
  { audience }: GithubSettings,
  { http, clock, environment }: GithubPorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const { address, token } = readRunnerEnvironment(environment);
  const request = {
    method: 'GET',
    ...withQuery(address, { audience: audience ?? application.audience }),
    headers: [
      ['authorization', `Bearer ${token}`],
      ['accept', 'application/json'],
    ],
  } as const;
  return Object.freeze({
    get: async () => {
      const response = await callPlatform(NAME, request, createPlatformCallContext({ http, clock }));
      const { value } = parseJsonMembers(NAME, response);
      if (!isCompactJwt(value)) throw unexpectedResponseError(NAME);
      return value;
    },
  });
}

function readRunnerEnvironment(environment: Environment): { address: PlatformAddress; token: string } {
  const url = environment(REQUEST_URL);
  const token = environment(REQUEST_TOKEN);
  if (url === undefined || token === undefined || !/^[\x21-\x7e]+$/.test(token))
    throw configError(
      `the environment has no ${REQUEST_URL} and ${REQUEST_TOKEN}, so this is not a GitHub Actions job that may ask for tokens`,
      'give the job "permissions: id-token: write"',
    );
  return { address: parsePlatformAddress(REQUEST_URL, url), token };
}
