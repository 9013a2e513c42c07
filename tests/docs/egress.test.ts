import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { egressPage } from '../../tools/generate-egress-page.ts';
import { blocksOf } from './command-blocks.ts';
import { ROOT } from './repository-files.ts';

// The NetworkPolicy of the page is pasted by people: it selects the pods that deploy/ makes, and lets out what deploy/ lets out.

const read = (path: string) => parse(readFileSync(join(ROOT, 'deploy/kubernetes', path), 'utf8'));
const [block] = blocksOf('egress.md', egressPage()).filter(({ language }) => language === 'yaml');
const { spec } = parse(block?.text ?? '');

test('it selects the pods of the manifests', () => {
  const labels = read('base/deployment.yaml').spec.template.metadata.labels;
  expect(Object.keys(spec.podSelector.matchLabels)).not.toEqual([]);
  expect(labels).toMatchObject(spec.podSelector.matchLabels);
});

test('it lets out what the overlay lets out', () => {
  expect(spec.egress).toEqual(read('overlays/service/network-policy.yaml').spec.egress);
});
