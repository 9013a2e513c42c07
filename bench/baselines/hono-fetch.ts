import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { type Listening, listenOnLoopback } from '../servers/listen.ts';

/** A proxy as the tutorials write it: Hono in front, the global `fetch` behind. It sanitizes nothing. */
export async function startHonoFetch(origin: string): Promise<Listening> {
  const app = new Hono();
  app.get('*', async (context) => {
    const { pathname, search } = new URL(context.req.url);
    const answer = await fetch(`${origin}${pathname}${search}`);
    return new Response(await answer.arrayBuffer(), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  });
  return listenOnLoopback(createAdaptorServer({ fetch: app.fetch }) as Server);
}
