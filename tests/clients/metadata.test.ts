import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { describeModel } from '../../packages/rules/src/model/describe-model.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { runOrThrow } from './stand/run.ts';

// What we call CSDL, read and validated by Apache Olingo.

const SOURCES = fileURLToPath(new URL('olingo/', import.meta.url));
const BUILT = fileURLToPath(new URL('../../.clients/olingo/', import.meta.url));
const CLASSPATH = join(BUILT, 'classpath');
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const MINUTES = 60_000;

const run = (file: string, args: readonly string[]) =>
  runOrThrow({ file, args, cwd: SOURCES, env: process.env, milliseconds: 10 * MINUTES });

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

beforeAll(async () => {
  mkdirSync(BUILT, { recursive: true });
  const maven = ['--quiet', '--batch-mode', '--settings', 'settings.xml', `-Dmdep.outputFile=${CLASSPATH}`];
  if (!existsSync(CLASSPATH)) await run('mvn', [...maven, `${PLUGIN}:build-classpath`]);
  const jars = readFileSync(CLASSPATH, 'utf8').split(':');
  const found = jars.map((jar) => `${sha256(jar)}  ${basename(jar)}\n`).toSorted();
  expect(found.join('')).toBe(readFileSync(join(SOURCES, 'checksums.txt'), 'utf8'));
}, 10 * MINUTES);

async function read(texts: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-metadata-'));
  const files = texts.map((text, index) => {
    const file = join(folder, `${index}.xml`);
    writeFileSync(file, text);
    return file;
  });
  return run('java', ['-cp', readFileSync(CLASSPATH, 'utf8'), 'Metadata.java', ...files]);
}

const models = Object.values(CONNECTORS).map(
  ({ ruleSet }) =>
    describeModel(compileRules(ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS }), sha256Hex), 'v1.0').csdl,
);

test(
  'Olingo reads and validates the model of every connector',
  async () => {
    const lines = (await read(models)).trim().split('\n');
    expect(lines).toHaveLength(models.length);
    for (const [index, line] of lines.entries()) {
      const [properties = 0, functions = 0, sets = 0] = line.split(' ').map(Number);
      expect(properties).toBeGreaterThan(200);
      const count = (element: string) => models[index]?.split(`<${element} `).length ?? 0;
      expect([functions, sets]).toEqual([count('Function') - 1, count('EntitySet') - 1]);
    }
  },
  MINUTES,
);

test(
  'and refuses one with a type that it lacks',
  async () => {
    const broken = models[0]?.replace('<ComplexType Name="assignedPlan"', '<ComplexType Name="other"') ?? '';
    await expect(read([broken])).rejects.toThrow('Metadata');
  },
  MINUTES,
);
