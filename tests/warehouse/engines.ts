import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../clients/stand/run.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Folder with dbt, DuckDB's command line, and a Python that has sqlglot. */
export const PROGRAMS = process.env['NYMGATE_DBT'] ?? join(ROOT, '.dbt/bin');
/** Folder of PostgreSQL's programs. */
const POSTGRES = process.env['NYMGATE_POSTGRES'] ?? findPostgres('/usr/lib/postgresql');
for (const program of [join(PROGRAMS, 'dbt'), join(POSTGRES, 'initdb')])
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run verify -- warehouse`);

export const WAREHOUSE = join(ROOT, 'warehouse/');

/** Debian has a folder for each version. */
function findPostgres(home: string): string {
  const versions = existsSync(home) ? readdirSync(home) : [];
  return join(home, versions.sort((one, other) => Number(other) - Number(one))[0] ?? '', 'bin');
}

export type Engine = {
  readonly name: 'duckdb' | 'postgres';
  readonly env: Readonly<Record<string, string>>;
  /** Rows of the last statement, values as text. */
  readonly ask: (sql: string) => Promise<readonly (readonly string[])[]>;
  readonly close: () => void;
};

/** Runs a shell command in a folder that has `out`; returns its output. */
export async function typeIn(
  folder: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, stdout, stderr } = await run({
    file: '/bin/bash',
    args: ['-ec', line],
    cwd: folder,
    env: { PATH: `${PROGRAMS}:${POSTGRES}:${process.env['PATH']}`, HOME: folder, WAREHOUSE, ...env },
    milliseconds: 600_000,
  });
  if (status !== 0) throw new Error(`${line}\n${stdout}\n${stderr}`);
  return stdout;
}

/** DuckDB in the file of the page. */
export function openDuckdb(folder: string): Engine {
  const ask = async (sql: string) => {
    writeFileSync(join(folder, 'question.sql'), sql);
    return readCsv(await typeIn(folder, `duckdb -csv -nullvalue '' export.duckdb < question.sql`));
  };
  return { name: 'duckdb', env: {}, ask, close: () => {} };
}

/** A PostgreSQL of its own on the loopback; as another user where this one is root, which it refuses. */
export async function openPostgres(folder: string): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'nymgate-postgres-'));
  const port = String(await findPort());
  const isRoot = process.getuid?.() === 0;
  const call = (program: string, args: readonly string[]) =>
    execFileSync(
      isRoot ? 'runuser' : join(POSTGRES, program),
      isRoot ? ['-u', 'postgres', '--', join(POSTGRES, program), ...args] : args,
      { stdio: 'ignore', cwd: '/' },
    );
  if (isRoot) execFileSync('chown', ['postgres', home]);
  const data = join(home, 'data');
  call('initdb', ['-D', data, '-A', 'trust', '-U', 'nymgate', '--no-sync', '-E', 'UTF8', '--locale', 'C']);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c fsync=off`;
  call('pg_ctl', ['-D', data, '-o', settings, '-l', join(home, 'log'), '-w', 'start']);
  const env = { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'nymgate', PGDATABASE: 'postgres', PGTZ: 'UTC' };
  const ask = async (sql: string) => {
    writeFileSync(join(folder, 'question.sql'), sql);
    return readCsv(
      await typeIn(folder, 'psql --no-psqlrc --quiet --csv -v ON_ERROR_STOP=1 -f question.sql', env),
    );
  };
  const close = () => {
    call('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(home, { recursive: true, force: true });
  };
  return { name: 'postgres', env, ask, close };
}

/** dbt with the model, for this engine. */
export async function runDbt(engine: Engine, folder: string, command: string): Promise<string> {
  const postgres = `{type: postgres, host: 127.0.0.1, port: ${engine.env['PGPORT']}, user: nymgate, password: '', dbname: postgres, schema: nymgate, threads: 2}`;
  const duckdb = `{type: duckdb, path: '${join(folder, 'export.duckdb')}', schema: nymgate, threads: 2}`;
  writeFileSync(
    join(folder, 'profiles.yml'),
    `nymgate: {target: it, outputs: {it: ${engine.name === 'duckdb' ? duckdb : postgres}}}\n`,
  );
  return typeIn(
    folder,
    `dbt ${command} --project-dir "$WAREHOUSE" --target-path ${folder}/target --log-path ${folder}/logs`,
    { ...engine.env, DBT_PROFILES_DIR: folder, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
  );
}

/** Lines of CSV without commas in values; numbers as JavaScript writes them. */
function readCsv(text: string): readonly (readonly string[])[] {
  const [, ...rows] = text.trimEnd().split('\n');
  const plain = (cell: string) =>
    /^-?\d+(\.\d+)?$/.test(cell) ? String(Number(cell)) : cell.replaceAll('"', '');
  return rows.map((row) => row.split(',').map(plain));
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
