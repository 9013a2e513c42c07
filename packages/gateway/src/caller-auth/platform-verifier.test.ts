import { describe, expect, test } from 'vitest';
import { normalizePrincipal } from '../../../clouds/src/platform-principals.ts';
import { createPlatformVerifier } from '../app/create-caller-verifiers.ts';

const ROLE = 'arn:aws:iam::111122223333:role/warehouse';
const grant = { connectors: ['entra-id'] };
const verifier = createPlatformVerifier([{ kind: 'aws-iam', grants: new Map([[ROLE, grant]]) }]);
const verify = (principal: string, kind: 'aws-iam' | 'google-iam' = 'aws-iam') =>
  verifier.verify({ headers: [], remoteAddress: '', platformIdentity: { kind, principal } });

describe('HOK-05 who a platform says is calling', () => {
  test('a session is its role, and its own name, which may be a person’s, goes nowhere', async () => {
    const known = { outcome: 'known', caller: { id: `aws-iam:${ROLE}`, grant } };
    expect(await verify('arn:aws:sts::111122223333:assumed-role/warehouse/kim@contoso.com')).toEqual(known);
    expect(await verify(ROLE)).toEqual(known);
    expect(await verify(ROLE.replace('role/', 'role/service/data/'))).toEqual(known);
  });

  test.each([
    'arn:aws:sts::999922223333:assumed-role/warehouse/x7',
    'arn:aws-cn:sts::111122223333:assumed-role/warehouse/x7',
    'arn:aws:sts::111122223333:assumed-role/Warehouse/x7',
    'arn:aws:sts::111122223333:assumed-role/warehouse/x7/y',
    'arn:aws:sts::111122223333:assumed-role/other/warehouse',
    'arn:aws:sts::111122223333:federated-user/warehouse',
    'arn:aws:iam::111122223333:user/warehouse',
    'arn:aws:iam::111122223333:root',
    `${ROLE}\n`,
    '*',
    '',
  ])('nobody else: %j', async (principal) => {
    expect(await verify(principal)).toEqual({ outcome: 'refused', reason: 'platform' });
  });

  test('another platform’s word is refused, and none at all is absent', async () => {
    expect(await verify(ROLE, 'google-iam')).toEqual({ outcome: 'refused', reason: 'platform' });
    expect(await verifier.verify({ headers: [], remoteAddress: '' })).toEqual({ outcome: 'absent' });
  });

  test('users keep their kind', () => {
    expect(
      normalizePrincipal({ kind: 'aws-iam', principal: 'arn:aws:iam::111122223333:user/team/etl' }),
    ).toBe('arn:aws:iam::111122223333:user/etl');
  });
});
