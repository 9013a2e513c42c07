import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Listening, listenOnLoopback } from '../servers/listen.ts';

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

/** nginx as a reverse proxy with one worker, connections kept on both sides, no log. It sanitizes nothing. */
export async function startNginx(origin: string): Promise<Listening> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-nginx-'));
  const port = await freePort();
  const file = join(directory, 'nginx.conf');
  await writeFile(file, configuration({ directory, port, upstream: new URL(origin).host }));
  const child = spawn('nginx', ['-p', directory, '-c', file, '-e', join(directory, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill());
  await waitUntilListening(child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

type Setting = { readonly directory: string; readonly port: number; readonly upstream: string };

function configuration({ directory, port, upstream }: Setting): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${directory}/pid;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  ${places.map((place) => `${place}_temp_path ${directory}/${place};`).join('\n  ')}
  upstream graph { server ${upstream}; keepalive 64; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://graph;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffers 8 64k;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const { url, close } = await listenOnLoopback(createServer());
  await close();
  return Number(new URL(url).port);
}

async function waitUntilListening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      const finish = (found: boolean) => {
        socket.destroy();
        resolve(found);
      };
      socket.once('connect', () => finish(true)).once('error', () => finish(false));
    });
    if (open) return;
    await setTimeout(50);
  }
  throw new Error('nginx does not listen');
}
