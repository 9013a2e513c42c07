import { expect, it } from 'vitest';
import { compileBuiltIn } from '../../../rules/src/text/regex/compile-pattern.ts';
import { PatternSyntaxError } from '../../../rules/src/text/regex/tree/pattern-node.ts';
import type { Finding } from '../../../rules/src/text/yaml/finding.ts';
import { compilePathPattern, parseTemplate } from './compile-path.ts';
import { createCompileScope } from './compile-scope.ts';

function compiled(pathTemplate: string) {
  const findings: Finding[] = [];
  const pattern = compilePathPattern(
    createCompileScope((finding) => findings.push(finding)),
    { pathTemplate },
    '/endpoints/0',
  );
  return { pattern, told: findings };
}

function getFault(template: string): string {
  try {
    parseTemplate(template);
    return '';
  } catch (error) {
    if (!(error instanceof PatternSyntaxError)) throw error;
    return `path, character ${error.position + 1}: ${error.message}`.replace('path', 'pattern');
  }
}

it.each(['/v1.0/users/{id}/events/{eventId?}', '/', '', '/a.b/{x}y{z?}', '/ü/{id}', '/k/\u212a'])(
  'a template that is built when a request needs it matches as one that is built at once: %s',
  (template) => {
    const { pattern, told } = compiled(template);
    const atOnce = compileBuiltIn(template, parseTemplate(template));
    expect(told).toEqual([]);
    expect(pattern.groups).toEqual(atOnce.groups);
    for (const path of [
      '/v1.0/users/7/events/',
      '/V1.0/Users/7/Events/8',
      '/',
      '',
      '/aXb/1y',
      '/A.B/1Y2',
      '/ü/1',
      '/K/K',
    ])
      expect(pattern.fullMatch(path)).toEqual(atOnce.fullMatch(path));
  },
);

it.each([
  '/a}b/{1x}',
  '/{a}/{a}',
  '/{',
  '/{}',
  '/{{a}}',
  '/{a-b}',
  '/{a/b}',
  '/{a}/{b}}',
  '/{ü}',
  '/ü/{a}{a}',
])('a fault of a template is told at the start, at its place: %s', (template) => {
  const [finding, ...others] = compiled(template).told;
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ pointer: '/endpoints/0/pathTemplate', message: getFault(template) });
});
