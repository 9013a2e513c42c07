import { startServer } from './start-server.ts';

export type Moto = { readonly url: string; readonly close: () => void };

const MISSING =
  'npm run verify -- cloud needs moto: install it with `pip install "moto[server]"`, or on Debian with `apt-get install python3-moto python3-flask-cors` and NYMGATE_MOTO="/usr/bin/python3 /usr/bin/moto_server".';

/** An emulated AWS on a free loopback port. Fails, with what is needed, when there is no moto. */
export async function startMoto(): Promise<Moto> {
  const { port, close } = await startServer({
    command: process.env['NYMGATE_MOTO'] ?? 'moto_server',
    args: (free) => ['-H', '127.0.0.1', '-p', String(free)],
    isReady: async (of) =>
      (await fetch(`http://127.0.0.1:${of}/moto-api/data.json`).catch(() => undefined))?.ok === true,
    missing: MISSING,
  });
  return { url: `http://127.0.0.1:${port}`, close };
}
