import { describe, expect, it } from 'vitest';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { readPolicy } from '../../../shell/src/review/read-policy.ts';
import { decidePlaygroundRequest } from './create-playground-handlers.ts';
import { listParameterOffers, toConnectorOffer } from './list-parameter-offers.ts';
import { requestCopies } from './request-copies.ts';

const options = DEFAULT_CONNECTOR_OPTIONS;
const policy = await readPolicy({ connector: 'entra-id', options });

describe('what is offered', () => {
  it('is every endpoint of the rules with its place and slots, and each example with the endpoint that takes it', () => {
    const { endpoints, examples } = toConnectorOffer('entra-id', policy, options);
    expect(endpoints.length).toBe(policy.plan.endpoints.length);
    const user = endpoints.find(({ id }) => id === 'user');
    expect(user).toMatchObject({ template: '/v1.0/users/{userId}', rule: 'endpoint user' });
    expect(user?.slots).toEqual([
      {
        name: 'userId',
        takes: '{userId}, which takes reversible pseudonyms only',
        values: [],
        pseudonym: true,
      },
    ]);
    expect(examples.find(({ target }) => target === '/v1.0/users?$top=5')?.endpoint).toBe('users');
    expect(examples.length).toBeGreaterThan(8);
  });

  it('of properties is what the rules let pass, and of the others the reason', () => {
    const { parameters, refused } = listParameterOffers(policy, 'users');
    const filter = parameters.find(({ name }) => name === '$filter');
    expect(filter?.values).toContain('department');
    expect(filter?.refused.find(({ name }) => name === 'displayName')?.why).toMatch(/dropped: ./);
    for (const name of filter?.values ?? []) {
      const verdicts = [
        `${name} eq null`,
        `${name} eq 'p~${'A'.repeat(86)}'`,
        `${name} ge 2026-01-01T00:00:00Z`,
      ];
      expect(
        verdicts.some((text) => decidePlaygroundRequest(policy, `/v1.0/users?$filter=${text}`).allowed),
      ).toBe(true);
    }
    expect(parameters.find(({ name }) => name === '$top')?.values).toEqual(['1', '5', '50', '999']);
    expect(refused).toContainEqual({ name: '$skip', why: 'no rule of this endpoint allows it' });
  });
});

describe('what the rules say before a request is sent', () => {
  it('is the verdict of the gateway, with open slots as any value', () => {
    expect(decidePlaygroundRequest(policy, '/v1.0/users/{userId}?$select=id')).toMatchObject({
      allowed: true,
      endpoint: 'user',
    });
    const refused = decidePlaygroundRequest(policy, "/v1.0/users?$filter=displayName eq 'x'");
    expect(refused.problem).toMatchObject({
      code: 'QUERY_NOT_ALLOWED',
      fix: 'ask only about what you may see',
    });
    expect(refused.parameters).toMatchObject([{ name: '$filter', passes: false }]);
  });
});

describe('a request that is copied', () => {
  const request = { url: 'https://gateway.contoso.example', connector: 'entra-id', needsCredential: true };

  it('names the variable of the key and never a key, and holds no quote that would end its text', () => {
    const target = "/v1.0/users?$filter=department eq 'R'; rm -rf $(x)`y`\\";
    const { curl, python, javascript } = requestCopies({ ...request, target });
    const address =
      'https://gateway.contoso.example/entra-id/v1.0/users?$filter=department%20eq%20%27R%27;%20rm%20-rf%20$(x)`y`%5C';
    for (const text of [curl, python, javascript]) {
      expect(text).toContain(`'${address}'`);
      expect(text).toContain('NYMGATE_API_KEY');
    }
    expect(requestCopies({ ...request, target, needsCredential: false }).curl).toBe(`curl -g '${address}'`);
  });
});
