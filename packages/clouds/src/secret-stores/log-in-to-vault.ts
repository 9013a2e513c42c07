import type { FileStore } from '@nymgate/engine/kernel/ports';
import { asJsonObject } from '../network/read-text.ts';
import { isCompactJwt } from '../source-auth/platform/read-token.ts';
import { parseJsonResponse, requestStore, type StorePorts, unexpectedResponse } from './request-store.ts';
import { StoreFailure } from './store-failure.ts';

/** The configuration's `secrets.vault`. */
export type VaultSettings = {
  /** Origin, e.g. `https://vault.contoso.com:8200`. */
  readonly address: string;
  /** Vault Enterprise, HCP Vault and OpenBao. */
  readonly namespace?: string | undefined;
  readonly auth:
    | {
        readonly type: 'kubernetes';
        readonly role: string;
        /** Below `auth/`. */
        readonly mount: string;
        readonly tokenFile: string;
      }
    | { readonly type: 'token-file'; readonly path: string };
};

/** An undefined lifetime lasts until Vault refuses the token. */
export type VaultToken = { readonly token: string; readonly lifetimeMilliseconds: number | undefined };

export type VaultCalls = StorePorts & { readonly files: FileStore; readonly deadline: number };

export function describeVaultIdentity({ auth, namespace }: VaultSettings): string {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return auth.type === 'kubernetes'
    ? `role ${auth.role} of auth/${auth.mount}${where}`
    : `the token in ${auth.path}${where}`;
}

/**
 * A token by the Kubernetes auth method with the pod's service account token, or from a file that Vault Agent
 * or another program maintains. Both files are read each time.
 * @throws StoreFailure
 */
export async function logInToVault(settings: VaultSettings, calls: VaultCalls): Promise<VaultToken> {
  const { auth } = settings;
  if (auth.type === 'token-file')
    return { token: await readTokenFile(auth.path, calls.files), lifetimeMilliseconds: 0 };
  const jwt = await readIdentityToken(auth.tokenFile, calls.files);
  const response = await requestStore(
    {
      method: 'POST',
      origin: settings.address,
      path: `/v1/auth/${auth.mount}/login`,
      headers: [...createVaultHeaders(settings), ['content-type', 'application/json']],
      body: new TextEncoder().encode(JSON.stringify({ role: auth.role, jwt })),
    },
    calls,
  );
  if (response.status !== 200) throw loginDeniedFailure(settings);
  return parseAuthToken(asJsonObject(parseJsonResponse(response)['auth']));
}

/** Vault may require the first header as protection against request forgery (Vault Agent docs). */
export function createVaultHeaders({ namespace }: VaultSettings): readonly (readonly [string, string])[] {
  return [
    ['x-vault-request', 'true'],
    ...(namespace === undefined ? [] : [['x-vault-namespace', namespace] as const]),
  ];
}

/** Vault tokens (`hvs.…`, `s.…`): nothing that could add a line to a header. */
const TOKEN = /^[A-Za-z0-9._-]{8,8192}$/;
/** Vault's default maximum is 32 days. */
const MAX_LIFETIME_SECONDS = 31_536_000;

function parseAuthToken(auth: Readonly<Record<string, unknown>> | undefined): VaultToken {
  const { client_token: token, lease_duration: seconds } = auth ?? {};
  const hasLifetime = typeof seconds === 'number' && seconds >= 0 && seconds <= MAX_LIFETIME_SECONDS;
  if (typeof token !== 'string' || !TOKEN.test(token) || !hasLifetime)
    throw unexpectedResponse('answered the login without a token');
  return { token, lifetimeMilliseconds: seconds === 0 ? undefined : seconds * 1_000 };
}

async function readTokenFile(path: string, files: FileStore): Promise<string> {
  const token = (await readTextFile(path, files)).trim();
  if (TOKEN.test(token)) return token;
  throw unusableFileFailure('holds no token of Vault', path);
}

async function readIdentityToken(path: string, files: FileStore): Promise<string> {
  const token = (await readTextFile(path, files)).trim();
  if (isCompactJwt(token)) return token;
  throw unusableFileFailure('holds no service account token (JWT)', path);
}

async function readTextFile(path: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(path);
  } catch {
    // The error may hold more than the path.
    throw unusableFileFailure('cannot be read', path);
  }
}

function unusableFileFailure(what: string, path: string): StoreFailure {
  return new StoreFailure({
    outcome: 'forbidden',
    reason: `there is nothing to log in to Vault with: ${path} ${what}`,
    next: 'mount the token there, and let the process read it (secrets.vault.auth)',
  });
}

function loginDeniedFailure(settings: VaultSettings): StoreFailure {
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'Vault refuses the login',
    identity: describeVaultIdentity(settings),
    next: 'compare role and mount of the auth method with secrets.vault.auth, and bound_service_account_names, bound_service_account_namespaces and audience of the role with the pod',
  });
}
