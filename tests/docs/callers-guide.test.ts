import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CALLER_REASONS } from '../../packages/engine/src/kernel/caller.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';

const page = readFileSync(new URL('../../docs/guides/callers.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');

test('the guide lists each reason of the audit line with its meaning, and no other', () => {
  const [, section = ''] = page.split('## What the audit line says');
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)];
  expect(Object.fromEntries(rows.map(([, reason, meaning]) => [reason, meaning]))).toEqual(CALLER_REASONS);
});

test('every configuration in the guide is one that the gateway takes', () => {
  const whole = blocks.filter((block) => !block.startsWith(' '));
  expect(whole.length).toBeGreaterThan(5);
  for (const block of whole) {
    const text = JSON.stringify({
      publicUrl: 'https://nymgate.contoso.com',
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
      connectors: Object.fromEntries(['entra-id', 'outlook-cal'].map((id) => [id, CONNECTOR])),
      ...(parse(block) as object),
    });
    expect(() => loadConfig({ text, file: 'guide', environment: {} }), block).not.toThrow();
  }
});

const CONNECTOR = {
  tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
  clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
  assertion: { type: 'token-file', path: '/t' },
};

test('the lines for version 1 tokens replace lines that are there', () => {
  const [fragment = ''] = blocks.filter((block) => block.startsWith(' '));
  const keys = Object.keys(parse(fragment) as object);
  const [entra = ''] = blocks.filter((block) => block.includes('name: entra'));
  for (const key of keys) expect(entra).toMatch(new RegExp(`^ +${key}: `, 'm'));
});
