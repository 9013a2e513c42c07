import { expect, it } from 'vitest';
import { keep, object } from '../../../../rules/src/native/builders.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import { hasProperty, resolvePath } from './resolve-path.ts';

const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: {
      user: {
        properties: {
          kind: keep('metadata', 'boolean'),
          Kind: keep('metadata', 'guid'),
          home: object({ place: object({ code: keep('metadata', 'guid') }) }),
        },
      },
    },
    endpoints: [{ id: 'user', path: '/v1.0/user', response: { entity: 'user' } }],
  },
  () => '0',
);
const [{ entity: USER } = expect.unreachable()] = PLAN.endpoints;

it('a name as the table spells it is that one, whatever differs from it in letter case only', () => {
  const typeOf = (name: string) => {
    const { node } = resolvePath(USER, [name]);
    return node?.kind === 'leaf' && node.action.treatment === 'keep' ? node.action.type : undefined;
  };
  expect(['kind', 'Kind', 'KIND'].map(typeOf)).toEqual(['boolean', 'guid', undefined]);
});

it('a message has the path up to the name that no rule has', () => {
  const { displayPath, node } = resolvePath(USER, ['HOME', 'place', 'canary']);
  expect([displayPath, node]).toEqual(['home/place', undefined]);
});

it('what is no object has no property', () => {
  const { node = expect.unreachable() } = resolvePath(USER, ['kind']);
  expect([hasProperty(node, 'kind'), hasProperty(USER, 'KIND'), hasProperty(USER, 'none')]).toEqual([
    false,
    true,
    false,
  ]);
});
