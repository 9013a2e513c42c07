import { crc32c } from '../../../../packages/clouds/src/secret-stores/crc32c.ts';
import { startMetadataServer } from '../../../stand-ins/gcp/metadata-server.ts';
import { type Handler, startInternet } from '../steps/internet.ts';

type Answer = { readonly status: number; readonly body: unknown };

/** Secret Manager by its name, for another process: REST reference, `create`, `addVersion`, `access`. */
export type GoogleSecrets = {
  /** First versions, by `projects/PROJECT/secrets/SECRET`; null: a secret without one. */
  readonly secrets: Map<string, string | null>;
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const TOKEN = 'ya29.of-an-administrator';
const refused = (status: number, name: string): Answer => ({ status, body: { error: { status: name } } });

export async function startGoogleSecrets(): Promise<GoogleSecrets> {
  const secrets = new Map<string, string | null>();
  const internet = await startInternet({ 'secretmanager.googleapis.com': serve(secrets) });
  const metadata = await startMetadataServer({
    issuer: { sign: async () => '' },
    subject: '1',
    accessToken: TOKEN,
  });
  return {
    secrets,
    environment: { ...internet.environment, GCE_METADATA_HOST: new URL(metadata.origin).host },
    close: async () => void (await Promise.all([internet.close(), metadata.close()])),
  };
}

function serve(secrets: Map<string, string | null>): Handler {
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
    const { status, body } = isKnown
      ? answer(secrets, `${request.method} ${request.url}`, Buffer.concat(chunks).toString())
      : refused(401, 'UNAUTHENTICATED');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

function answer(secrets: Map<string, string | null>, line: string, text: string): Answer {
  const [, parent, id] = /^POST \/v1\/(projects\/[^/]+)\/secrets\?secretId=([\w-]+)$/.exec(line) ?? [];
  if (parent !== undefined) {
    const name = `${parent}/secrets/${id}`;
    if (secrets.has(name)) return refused(409, 'ALREADY_EXISTS');
    secrets.set(name, null);
    return { status: 200, body: { name } };
  }
  const [, added = ''] = /^POST \/v1\/([^:]+):addVersion$/.exec(line) ?? [];
  if (secrets.get(added) === null) {
    const { payload } = JSON.parse(text) as { payload: { data: string } };
    secrets.set(added, Buffer.from(payload.data, 'base64').toString());
    return { status: 200, body: { name: `${added}/versions/1` } };
  }
  const [, name = ''] = /^GET \/v1\/(.+)\/versions\/(?:1|latest):access$/.exec(line) ?? [];
  const bytes = Buffer.from(secrets.get(name) ?? '');
  if (bytes.length === 0) return refused(404, 'NOT_FOUND');
  const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
  return { status: 200, body: { name: `${name}/versions/1`, payload } };
}
