import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKED } from './stranger.ts';

const MEGABYTE = 1_000_000;

/** What may be in a package, and what it may weigh; the first of the two is what strangers download. */
const PACKAGES = [
  {
    name: 'nymgate',
    allowed:
      /^(?:dist\/(?!bundle\/|functions\/|aws-lambda\/|image\/).*\.(?:js|d\.ts)|schema\/.*\.json|docs\/.*\.(?:md|svg|png|yaml|json|csv)|deploy\/.*(?:\.(?:yaml|json|mjs|tpl|conf|service|timer|logrotate|helmignore)|systemd\/install\.sh|\/(?:Caddyfile|Dockerfile|NOTES\.txt))|monitoring\/(?:alerts\.yaml|dashboard\.json)|warehouse\/(?:dbt_project\.yml|write_sql\.py|postgres\/load\.sh|(?:duckdb|macros|models|tests)\/\w+\.(?:sql|yml))|infra\/(?:README\.md|connectors\.json|deployment\.schema\.json|(?:modules|examples)\/[\w-]+\/(?:keys\/)?(?:[\w-]+\.tf|README\.md|env\.sh|former\.jq|terraform\.tfvars\.example|provisioner-[\w-]+\.(?:json|yaml)))|(?:README|CHANGELOG|SECURITY)\.md|LICENSE|NOTICE|package\.json|sbom\.cdx\.json)$/,
    // OTLP metrics, bulk functions of Psoxy and keys by tenant brought the last 50 KB.
    atMost: 2.55 * MEGABYTE,
    atLeastFiles: 900,
  },
  {
    name: 'nymgate-simulator',
    allowed: /^(?:dist\/.*\.(?:js|d\.ts)|README\.md|LICENSE|NOTICE|package\.json)$/,
    atMost: 0.3 * MEGABYTE,
    atLeastFiles: 50,
  },
  {
    name: 'nymgate-console',
    allowed:
      /^(?:dist\/(?:index|server\/[\w-]+|wire\/[\w-]+)\.(?:js|d\.ts)|dist\/page\/[\w-]+\.(?:js|css|html|svg|txt)|dist\/page\/sbom\.cdx\.json|README\.md|LICENSE|NOTICE|package\.json)$/,
    atMost: 0.5 * MEGABYTE,
    atLeastFiles: 30,
  },
] as const;

describe.each(PACKAGES)('the file of $name', ({ name, allowed, atMost, atLeastFiles }) => {
  const file = () =>
    join(PACKED, readdirSync(PACKED).find((each) => each.replace(/-\d.*$/, '') === name) ?? 'missing');
  const files = () =>
    execFileSync('tar', ['-tzf', file()], { encoding: 'utf8', maxBuffer: 16 * MEGABYTE })
      .trimEnd()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''));

  it('holds what runs and what is to be read, and nothing else', () => {
    expect(files().filter((path) => !allowed.test(path))).toEqual([]);
    expect(files().filter((path) => /\.test\.|(?:^|\/)(?:tests?|tools|bench|fixtures)\//.test(path))).toEqual(
      [],
    );
    expect(files().length).toBeGreaterThan(atLeastFiles);
  });

  it('weighs no more than it may', () => {
    expect(statSync(file()).size).toBeLessThanOrEqual(atMost);
  });
});
