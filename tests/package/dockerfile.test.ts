import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createImageConfig } from '../../tools/image/create-image-config.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../deploy/container/${name}`, import.meta.url), 'utf8');
const settings = createImageConfig({ version: '1.2.3', revision: 'abc', source: undefined, seconds: 0 });

/** Instructions of the Dockerfile by name; none is there twice, and none goes over several lines. */
const instructions = new Map(
  read('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);
const words = (name: string) => JSON.parse(instructions.get(name)?.replace(/^.* CMD /, '') ?? '');

describe('the Dockerfile', () => {
  test('takes the archives of the image and nothing else', () => {
    expect([...instructions.keys()].filter((name) => /^(?:FROM|ADD|COPY|RUN|ARG)$/.test(name))).toEqual([
      'FROM',
      'ARG',
      'ADD',
    ]);
    // tests/image/layout.test.ts holds that the archive has what the layers have.
    expect([instructions.get('FROM'), instructions.get('ADD')]).toEqual(['scratch', `\${TARGETARCH}.tar /`]);
  });

  test('says what the image says', () => {
    expect(words('ENTRYPOINT')).toEqual(settings.Entrypoint);
    expect(words('CMD')).toEqual(settings.Cmd);
    expect(instructions.get('USER')).toBe(settings.User);
    expect(instructions.get('WORKDIR')).toBe(settings.WorkingDir);
    expect(instructions.get('STOPSIGNAL')).toBe(settings.StopSignal);
    expect([instructions.get('ENV')]).toEqual(settings.Env);
    expect(Object.keys(settings.ExposedPorts)).toEqual([instructions.get('EXPOSE')]);
  });

  test('and compose ask for the health with the same command', () => {
    const { healthcheck } = parse(read('compose.yaml')).services.nymgate;
    expect(['CMD', ...words('HEALTHCHECK')]).toEqual(healthcheck.test);
  });
});

describe('SUP-01 compose', () => {
  test('takes every right away that the gateway does not need', () => {
    expect(parse(read('compose.yaml')).services.nymgate).toMatchObject({
      user: settings.User,
      read_only: true,
      tmpfs: [expect.stringMatching(/^\/tmp:.*noexec/)],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      volumes: [expect.stringMatching(/:\/etc\/nymgate:ro$/)],
    });
  });
});
