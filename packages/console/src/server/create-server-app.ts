import { randomBytes } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamText } from 'hono/streaming';
import * as v from 'valibot';
import type { Problem } from '../wire/operation-kinds.ts';
import { type ConsoleEngine, type OperationName, REQUESTS, type StreamName } from '../wire/operations.ts';
import type { PageFile } from './page-files.ts';
import { securityHeaders } from './security-headers.ts';
import type { Sessions } from './sessions.ts';

/** Longest request body: a pasted response of 20 MB and its surroundings. */
const MAX_BYTES = 24 * 1_048_576;

/** Without a session only a ticket is accepted. */
const MAX_TICKET_BYTES = 1_024;

/** Paths of the single-page app. */
const PAGES = /^\/(?:(?:leaves|playground|rules|dictionary|joins|operation)(?:\/[^?#]{0,500})?)?$/;

export type ServerParts = {
  readonly engine: ConsoleEngine;
  readonly sessions: Sessions;
  readonly files: ReadonlyMap<string, PageFile>;
  /** Known once the listener is open. */
  readonly address: () => ConsoleAddress;
};

/** Serves the page's files to this machine, and operations to holders of a session key. */
export function createServerApp({ engine, sessions, files, address }: ServerParts): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const nonce = randomBytes(16).toString('base64url');
    for (const [name, value] of Object.entries(securityHeaders(nonce))) context.header(name, value);
    if (!isConsoleHost(context.req.header('host'), address())) return context.text('Unknown host.\n', 421);
    context.set('nonce' as never, nonce as never);
    return next();
  });
  app.use('/api/*', async (context, next) => {
    const { req } = context;
    const named = {
      origin: req.header('origin'),
      host: req.header('host'),
      site: req.header('sec-fetch-site'),
    };
    if (req.method !== 'POST') return sendProblem(context, 405, METHOD);
    if (!isConsoleOrigin(named, address())) return sendProblem(context, 403, ORIGIN);
    return next();
  });
  app.post('/api/session/open', limitBody(MAX_TICKET_BYTES, TICKET), async (context) => {
    const body = v.safeParse(v.strictObject({ ticket: v.string() }), await readJson(context));
    const key = body.success ? sessions.redeemTicket(body.output.ticket) : undefined;
    return key === undefined ? sendProblem(context, 401, TICKET) : context.json({ key });
  });
  app.use('/api/*', async (context, next) => {
    const key = /^Bearer ([\w-]{43})$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (key === undefined || !sessions.isOpen(key)) return sendProblem(context, 401, SESSION);
    return next();
  });
  // After the key check: unauthenticated requests can't exhaust memory (WEB-06).
  app.use('/api/*', limitBody(MAX_BYTES, TOO_LARGE));
  app.post('/api/:page/:verb', async (context) => {
    const name = `${context.req.param('page')}/${context.req.param('verb')}`;
    if (!Object.hasOwn(REQUESTS, name)) return sendProblem(context, 404, UNKNOWN);
    const parsed = v.safeParse(REQUESTS[name as OperationName], await readJson(context));
    if (!parsed.success) return sendProblem(context, 400, invalid(parsed.issues));
    if (Object.hasOwn(engine.streams, name))
      return streamItems(
        context,
        engine.streams[name as StreamName](parsed.output as never, context.req.raw.signal),
      );
    try {
      // REQUESTS and the engine have the same names and, by their types, the same requests.
      const answer = engine.handlers[name as OperationName];
      return context.json(await answer(parsed.output as never, context.req.raw.signal));
    } catch (error) {
      return sendProblem(context, 422, toProblem(error));
    }
  });
  app.get('*', (context) => sendFile(context, files));
  app.all('*', (context) => sendProblem(context, 405, METHOD));
  // Hono's default handler would log the error, whose message may quote data.
  app.onError((error, context) => sendProblem(context, 500, toProblem(error)));
  return app;
}

function limitBody(maxSize: number, problem: Problem): MiddlewareHandler {
  return bodyLimit({ maxSize, onError: (context) => sendProblem(context, 413, problem) });
}

function sendFile(context: Context, files: ReadonlyMap<string, PageFile>): Response | Promise<Response> {
  const { path } = context.req;
  if (PAGES.test(path)) {
    const page = new TextDecoder().decode(files.get('/index.html')?.bytes);
    return context.html(page.replaceAll('{nonce}', context.get('nonce' as never)));
  }
  const file = files.get(path);
  if (file === undefined || path === '/index.html')
    return context.text('Page not found. The console starts at /.\n', 404);
  const zipped = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
  return context.body(zipped ? file.gzip : file.bytes, 200, {
    'content-type': file.type,
    vary: 'accept-encoding',
    ...(zipped && { 'content-encoding': 'gzip' }),
  });
}

/** Each item is a line `{"item":…}`; a failure is the last line, `{"problem":…}`. */
function streamItems(context: Context, items: AsyncIterable<unknown>): Response {
  context.header('content-type', 'application/x-ndjson');
  return streamText(context, async (stream) => {
    try {
      for await (const item of items) await stream.writeln(JSON.stringify({ item }));
    } catch (error) {
      await stream.writeln(JSON.stringify({ problem: toProblem(error) }));
    }
  });
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}

type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 413 | 422 | 500;

function sendProblem(context: Context, status: ProblemStatus, problem: Problem): Response {
  return context.json({ problem }, status);
}

/** Reports the path, never its value. */
function invalid(issues: readonly v.BaseIssue<unknown>[]): Problem {
  const [issue] = issues;
  const where = issue === undefined ? undefined : v.getDotPath(issue as never);
  return {
    code: 'REQUEST_INVALID',
    message: `Invalid request${where ? `: ${where} must be ${issue?.expected ?? 'absent'}` : ''}.`,
    fix: "Reload the page: its version may differ from the console's.",
  };
}

const METHOD = {
  code: 'METHOD_UNKNOWN',
  message: 'Method not allowed. Use GET for the page and POST for operations.',
};
const ORIGIN = { code: 'ORIGIN_FOREIGN', message: 'Cross-origin requests are not allowed.' };
const UNKNOWN = { code: 'OPERATION_UNKNOWN', message: 'Unknown operation.' };
const TOO_LARGE = {
  code: 'TOO_LARGE',
  message: 'The request exceeds the maximum of 24 MB.',
  fix: 'Send part of it.',
};
const AGAIN = 'Press Enter in the terminal where the console runs: it prints a new link.';
const TICKET = {
  code: 'LINK_USED',
  message: 'This link was already used or is older than ten minutes.',
  fix: AGAIN,
};
const SESSION = {
  code: 'SESSION_UNKNOWN',
  message: 'This page has no session with the console.',
  fix: AGAIN,
};

/** Errors of the engine have a problem. Of others only the name is sent: a message may quote the request. */
function toProblem(error: unknown): Problem {
  const problem = (error as { readonly problem?: Problem } | undefined)?.problem;
  if (problem !== undefined) return problem;
  const name = error instanceof Error ? error.name : 'Error';
  return {
    code: 'CONSOLE_FAILED',
    message: `The console failed (${name}).`,
    fix: 'Try again; if it persists, report it with the steps to reproduce it.',
  };
}

type ConsoleAddress = { readonly port: number };

/** Rejects DNS rebinding: a page of another site sends its own name in `Host`. */
function isConsoleHost(host: string | undefined, { port }: ConsoleAddress): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Browsers send the origin with every POST, and a page can't change either header. */
function isConsoleOrigin(
  headers: {
    readonly origin: string | undefined;
    readonly host: string | undefined;
    readonly site: string | undefined;
  },
  address: ConsoleAddress,
): boolean {
  const { origin, host, site } = headers;
  return (
    isConsoleHost(host, address) &&
    origin === `http://${host}` &&
    (site === undefined || site === 'same-origin')
  );
}
