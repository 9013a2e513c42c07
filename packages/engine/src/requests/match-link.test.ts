import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import type { NativeEndpoint } from '../plan/plan.ts';
import type { EndpointRule } from '../plan/rule-set.ts';
import { findLink, matchLink } from './match-link.ts';
import { parseLinkTarget } from './parse-target.ts';

function endpoint(rule: Omit<EndpointRule, 'id' | 'response'>): NativeEndpoint {
  const plan = compileRules(
    {
      nymgate: 1,
      name: 'test',
      entities: { x: { properties: {} } },
      endpoints: [{ id: 'x', ...rule, response: { collection: 'x' } }],
    },
    (text) => createHash('sha256').update(text).digest('hex'),
  );
  const [first] = plan.endpoints;
  if (first === undefined) throw new Error('no endpoint');
  return first;
}

const EVENTS = endpoint({
  path: '/v1.0/users/{userId}/events/{eventId}',
  linkTemplates: ["/v1.0/users(id='{userId}',event={eventId})"],
  slots: {
    userId: { type: ['guid', 'address'], pseudonym: 'required', kind: 'person' },
    eventId: { type: 'opaque' },
  },
});
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';

describe('matchLink', () => {
  it.each([
    [`/v1.0/users/${GUID}/events/AA=?$skip=10`, GUID],
    ["/v1.0/users('o''b@c.d')/events('AA=')?$skiptoken=x", "o'b@c.d"],
    ['/v1.0/Users(%27a%40b.c%27)/Events(%27AA%3D%27)?x=y', 'a@b.c'],
    ["/v1.0/users(id='a@b.c',event=AA=)", 'a@b.c'],
    ["/v1.0/users('a@b.c')/events/AA=", 'a@b.c'],
    ["/v1.0/users('jane_x.y%23EXT%23%40t.com')/events('AA=')", 'jane_x.y#EXT#@t.com'],
  ])('matches %s', (link, userId) => {
    expect(matchLink(EVENTS, parseLinkTarget(link))).toEqual({ slots: { userId, eventId: 'AA=' } });
  });

  it.each([
    '/v1.0/users/x/events/AA=',
    '/v1.0/users/a@b.c/events',
    '/v1.0/users/a@b.c/messages/AA=',
    '/beta/users/a@b.c/events/AA=',
    "/v1.0/users('a@b.c')('events')('AA=')",
    "/v1.0/users('a@b.c')/events('delta')",
    "/v1.0/users('a@b.c'x)/events('AA=')",
    "/v1.0/users('a@b.c)/events('AA=')",
    '/v1.0/users/a@b.c/events/$count',
    "/v1.0/users(id='a@b.c',event=)",
    "/v1.0/users(id='a@b.c',event=A,b)",
  ])('does not match %s', (link) => {
    expect(matchLink(EVENTS, parseLinkTarget(link))).toBeUndefined();
  });

  it('knows the spellings of functions', () => {
    const delta = endpoint({ path: '/v1.0/users/delta' });
    for (const link of [
      '/v1.0/users/delta?x=1',
      '/v1.0/users/delta()?x=1',
      '/v1.0/users/microsoft.graph.delta()',
    ]) {
      expect(matchLink(delta, parseLinkTarget(link))).toEqual({ slots: {} });
    }
    expect(matchLink(delta, parseLinkTarget("/v1.0/users/delta(token='x')"))).toBeUndefined();
  });
});

describe('findLink', () => {
  const slots = { id: { type: 'guid' } } as const;
  const users = endpoint({ path: '/v1.0/users/{id}', slots });
  const members = endpoint({ path: '/v1.0/groups/{id}/members', slots });
  const again = endpoint({ path: '/v1.0/groups/{id}/{what}', slots: { ...slots, what: { type: 'word' } } });
  const plan = { endpoints: [users, members, again] };
  const find = (requested: NativeEndpoint, link: string) =>
    findLink(plan, { endpoint: requested }, parseLinkTarget(link));

  it('is the endpoint that was asked, when the link is one of its own, whatever stands before it', () => {
    const found = find(again, `/v1.0/groups/${GUID}/members?$skip=1`);
    expect(found?.endpoint).toBe(again);
    expect(found?.slots).toEqual({ id: GUID, what: 'members' });
  });

  it('is else the first of the plan that matches', () => {
    const found = find(users, `/v1.0/groups/${GUID}/members?$skip=1`);
    expect(found?.endpoint).toBe(members);
    expect(found?.slots).toEqual({ id: GUID });
    expect(find(users, `/v1.0/groups/${GUID}/owners`)?.endpoint).toBe(again);
  });

  it('has the cast that was asked with, and is else a link without one', () => {
    const findCast = (link: string) =>
      findLink(plan, { endpoint: members, cast: 'microsoft.graph.user' }, parseLinkTarget(link));
    const slots = { id: GUID };
    const cast = 'microsoft.graph.user';
    expect(findCast(`/v1.0/groups/${GUID}/members/graph.user?$skip=1`)).toEqual({
      endpoint: members,
      slots,
      cast,
    });
    expect(findCast(`/v1.0/groups/${GUID}/members?$skip=1`)).toStrictEqual({ endpoint: members, slots });
    expect(findCast(`/v1.0/groups/${GUID}/members/graph.group`)).toBeUndefined();
    const without = parseLinkTarget(`/v1.0/groups/${GUID}/members?$skip=1`);
    expect(findLink(plan, { endpoint: again, cast }, without)?.endpoint).toBe(again);
    expect(find(members, `/v1.0/groups/${GUID}/members/graph.user`)).toBeUndefined();
  });

  it('is none when a path is like one of the plan, but its id is not', () => {
    expect(find(users, '/v1.0/groups/x/members')).toBeUndefined();
    expect(find(users, '/v1.0/other')).toBeUndefined();
  });
});
