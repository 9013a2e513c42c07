import { expect, test } from 'vitest';
import { findPersonInPath } from './find-person-in-path.ts';

const subject = (path: string) => findPersonInPath(path, { irreversible: (id, kind) => `${kind}:${id}` });
const ID = '8f14e45f-ceea-467f-a8f2-9b3c5d7e1a20';

test.each([
  [`/v1.0/users/${ID}`, ID],
  [`/v1.0/users/${ID}/events?$top=5`, ID],
  [`/v1.0/users('${ID}')/events`, ID],
  [`/v1.0/users(%27${ID}%27)/events`, ID],
  [`/v1.0/users(id='${ID}')/events`, ID],
  ['/v1.0/users/ann%40contoso.com/events', 'ann@contoso.com'],
  ["/v1.0/users/o'brien@contoso.com/events", "o'brien@contoso.com"],
  ["/v1.0/users('o''brien@contoso.com')/events", "o'brien@contoso.com"],
  ['/v1.0/users(%27o%27%27brien%40contoso.com%27)', "o'brien@contoso.com"],
  ["/v1.0/users(userPrincipalName='ann@contoso.com')/events", 'ann@contoso.com'],
  ['/v1.0/users%28userPrincipalName%3D%27ann%40contoso.com%27%29', 'ann@contoso.com'],
])('AUD-01 %s names one person, however it is spelled', (path, id) => {
  expect(subject(path)).toBe(`person:${id}`);
});

test.each(['/v1.0/users', '/v1.0/users/delta', "/v1.0/users('delta')", '/v1.0/users/%zz', '/v1.0/groups/x'])(
  '%s names nobody',
  (path) => expect(subject(path)).toBe(''),
);
