import { setTimeout as wait } from 'node:timers/promises';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { describeSourceFailure, type HttpClient, SourceFailure } from '@nymgate/engine/kernel/ports';
import { CLOUDS, type CloudName } from '@nymgate/gateway/config/clouds';
import { readEgressProxy } from '@nymgate/hosts/runtime/egress/egress-proxy';
import { createUndiciHttpClient } from '@nymgate/hosts/runtime/undici-http-client';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { usageError } from '@nymgate/shell/terminal/report-failure';

export type GraphObject = Readonly<Record<string, unknown>>;

export type AdminRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the origin, with query; values are encoded by `key`. */
  readonly path: string;
  readonly body?: GraphObject;
  /** `Prefer: create-if-missing`. */
  readonly createIfMissing?: true;
  /** Until Entra has replicated a new object, it may return 404. */
  readonly afterCreation?: true;
};

/** `code` and `message` of Graph's error. */
export type AdminResponse = {
  readonly status: number;
  readonly body: GraphObject;
  readonly code: string;
  readonly message: string;
};

/** Microsoft Graph with an administrator's token: setup only, never part of the gateway. */
export type AdminGraphClient = {
  readonly send: (request: AdminRequest) => Promise<AdminResponse>;
  readonly close: () => Promise<void>;
};

const LIMITS = Object.freeze({
  ...{ connectMilliseconds: 10_000, firstByteMilliseconds: 60_000, concurrentRequests: 4 },
  ...{ responseBytes: 16_777_216, decompressionRatio: 200 },
});
const TIMEOUT_MILLISECONDS = 60_000;
const RETRY_DELAYS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;
const MAX_RETRY_DELAY = 60_000;
const PASSES = new Set([429, 502, 503, 504]);

export type AdminGraphOptions = { readonly origin: string; readonly token: string };

/**
 * @param pause waits; tests replace it
 * @throws CommandError ADMIN_GRAPH if Graph is unreachable or stays busy
 */
export function createAdminGraphClient(
  { origin, token }: AdminGraphOptions,
  sleep: (milliseconds: number) => Promise<unknown> = wait,
): AdminGraphClient {
  const proxy = readEgressProxy((name) => process.env[name]);
  const http = createUndiciHttpClient({ limits: LIMITS, proxy });
  const once = (request: AdminRequest) => sendOnce(http, { origin, token }, request);
  return {
    close: () => http.close(),
    send: async (request) => {
      for (const [attempt, planned] of RETRY_DELAYS.entries()) {
        const { answer, after } = await once(request);
        if (!isPassing(request, answer) || attempt === RETRY_DELAYS.length - 1) return answer;
        await sleep(Math.min(after ?? planned, MAX_RETRY_DELAY));
      }
      throw new CommandError('ADMIN_GRAPH', origin);
    },
  };
}

/** A POST isn't retried after a gateway error, because it may have succeeded. */
function isPassing({ method, afterCreation }: AdminRequest, { status, code }: AdminResponse): boolean {
  if (status === 429) return true;
  if (PASSES.has(status)) return method !== 'POST';
  return (
    afterCreation === true &&
    (status === 404 || (status === 400 && code === 'Request_BadRequest' && method === 'POST'))
  );
}

type AttemptResult = { readonly answer: AdminResponse; readonly after: number | undefined };

async function sendOnce(
  http: HttpClient,
  { origin, token }: AdminGraphOptions,
  request: AdminRequest,
): Promise<AttemptResult> {
  try {
    const { status, headers, body } = await http.send({
      ...{ method: request.method, origin, path: request.path, timeout: TIMEOUT_MILLISECONDS },
      headers: createHeaders(request, token),
      ...(request.body === undefined ? {} : { body: Buffer.from(JSON.stringify(request.body)) }),
    });
    const seconds = Number(headers['retry-after'] ?? 'none');
    return { answer: read(status, await readText(body)), after: seconds >= 0 ? seconds * 1_000 : undefined };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    throw new CommandError(
      'ADMIN_GRAPH',
      `${origin} (${describeSourceFailure(error.reason)}); HTTPS_PROXY names a proxy on the way`,
    );
  }
}

function createHeaders({ body, createIfMissing }: AdminRequest, token: string) {
  return [
    ['accept', 'application/json'],
    ['authorization', `Bearer ${token}`],
    ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
    ...(createIfMissing === true ? [['prefer', 'create-if-missing'] as const] : []),
  ] as const;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function read(status: number, text: string): AdminResponse {
  const body = parse(text);
  const error = toJsonObject(body['error']);
  return { status, body, code: textIn(error, 'code'), message: textIn(error, 'message') };
}

function parse(text: string): GraphObject {
  try {
    return toJsonObject(JSON.parse(text === '' ? '{}' : text));
  } catch {
    return {};
  }
}

/** Empty if it isn't an object. */
export function toJsonObject(value: unknown): GraphObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as GraphObject) : {};
}

/** Empty if it isn't a string. */
export function textIn(object: GraphObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

const ID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/**
 * IDs go into paths, deployment.json and Terraform, so only a GUID is accepted (T9-14).
 * @throws CommandError ADMIN_GRAPH
 */
export function getId(object: GraphObject, name: string): string {
  const id = textIn(object, name);
  if (ID.test(id)) return id;
  throw new CommandError('ADMIN_GRAPH', `its answer has something as "${name}" that is no id`);
}

export function getRows({ body }: Pick<AdminResponse, 'body'>): readonly GraphObject[] {
  return Array.isArray(body['value']) ? body['value'].map(toJsonObject) : [];
}

/**
 * An alternate key in a path.
 * @example key('appId', id) // "(appId='…')"
 */
export function key(name: string, value: string): string {
  return `(${name}='${encodeURIComponent(value.replaceAll("'", "''"))}')`;
}

/**
 * Limits an administrator's token to Graph of the deployment's cloud, or a local simulator (T3-06).
 * @throws SetupError USAGE
 */
export function resolveGraphOrigin(cloud: CloudName, override: string | undefined): string {
  const origin = CLOUDS[cloud].graph;
  if (override === undefined || override === origin) return origin;
  if (isLoopback(new URL(override).hostname.replace(/^\[|\]$/g, ''))) return override;
  throw usageError(
    `--graph must be ${origin}, or a simulator on this machine: an administrator's token goes nowhere else.`,
  );
}
