import { describeFileError } from '@nymgate/clouds/describe-file-error';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { loadRedis, type RedisAddress } from './connect-redis.ts';
import { openRedisConnection } from './redis-connection.ts';
import { createProbe, createRedisState } from './redis-state.ts';

export type StateSettings = NonNullable<Config['state']>;

export type OpenedSharedState = { readonly state: SharedState; readonly close: () => void };

type StatePorts = Pick<AppPorts, 'clock' | 'random' | 'log' | 'metrics' | 'secrets' | 'files'>;

const DEFAULT_PORT = 6379;

/**
 * Opens the state shared by replicas. The connection is made in the background, so a missing server doesn't
 * prevent a start.
 * @throws SetupError SECRET_UNAVAILABLE, CONFIG_INVALID (the authority's file, a client that is not
 * installed)
 */
export async function openSharedState(
  settings: StateSettings,
  ports: StatePorts,
): Promise<OpenedSharedState> {
  const address = await toRedisAddress(settings, ports);
  const connect = (await loadRedis())(address);
  const { prefix, deadlineMilliseconds: deadline } = settings;
  const connection = openRedisConnection({ connect, probe: createProbe(prefix), deadline, ports });
  return { state: createRedisState(connection, prefix), close: connection.close };
}

async function toRedisAddress(
  { url, username, password, ca }: StateSettings,
  { secrets, files }: StatePorts,
): Promise<RedisAddress> {
  const { protocol, hostname, port, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PORT : Number(port),
    database: Number(pathname.slice(1)),
    tls: protocol === 'rediss:',
    username,
    ...(password !== undefined && { password: await secrets.read(password, 'state.password') }),
    ...(ca !== undefined && { ca: await readAuthority(ca, files) }),
  };
}

async function readAuthority(path: string, files: AppPorts['files']): Promise<string> {
  const text = await files.readText(path).catch((error: unknown) => {
    const { message, fix } = describeFileError(error);
    throw invalidAuthorityError(path, message, fix);
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw invalidAuthorityError(
    path,
    'it holds no certificate',
    'give the PEM file of the authority that has issued the certificate',
  );
}

function invalidAuthorityError(file: string, message: string, fix: string | undefined): SetupError {
  return setupError('CONFIG_INVALID', `state.ca cannot be used: ${message}`, fix, file);
}
