import { describe, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { decide } from '../../packages/engine/src/requests/decide.ts';
import { parseTarget } from '../../packages/engine/src/requests/parse-target.ts';
import { nativeLanguage } from '../../packages/gateway/src/app/rule-languages.ts';
import { encryptGraphLink } from '../../packages/gateway/src/proxy/steps/encrypt-graph-link.ts';
import { resolveTokens } from '../../packages/gateway/src/proxy/steps/resolve-tokens.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';

// Graph writes the links of a round of changed files in several spellings, one of which carries its token in the path. Each
// must lead through our own link back to exactly what Graph wrote, and none may show the token.

const GRAPH = 'https://graph.microsoft.com';
const GATEWAY = 'https://gateway.example/msft-onedrive';
const DRIVE = 'b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd';
const TOKEN = 'MzslMjM0OyUyMzE7MzszMWM3ZjU1LTZkNDktNGFhYS04ZjAwLTBhNWY3Mjs2Mzc=';

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'a key for links of drives .......').toString('base64url') }],
  tenant: 'contoso',
});
const plan = compileRules(CONNECTORS['msft-onedrive'].ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex);
const route = {
  connector: 'msft-onedrive',
  plan,
  ruleLanguage: nativeLanguage,
  pseudonymizer,
  linkBase: GATEWAY,
};
const [delta] = plan.endpoints.filter(({ id }) => id === 'drive-delta');

const LINKS = [
  `/v1.0/drives/${DRIVE}/root/delta?token=${encodeURIComponent(TOKEN)}`,
  `/v1.0/drives/${DRIVE}/root/delta(token='${TOKEN}')`,
  `/v1.0/drives('${DRIVE}')/root/delta(token='${encodeURIComponent(TOKEN)}')?$top=200`,
  `/v1.0/drives/${DRIVE}/root/microsoft.graph.delta(token=%27${encodeURIComponent(TOKEN)}%27)`,
  `/v1.0/drives/${DRIVE}/root/delta?(token='${TOKEN}')`,
];

function seal(link: string): string {
  if (delta === undefined) throw new Error('no endpoint drive-delta');
  return (
    encryptGraphLink(route, GRAPH, { endpoint: delta, slots: {}, path: '' }, { url: `${GRAPH}${link}` })
      ?.url ?? ''
  );
}

/** What goes to Graph when a caller follows our link. */
function follow(ours: string): string {
  const target = parseTarget(ours.slice(GATEWAY.length));
  const decision = decide(plan, { method: 'GET', target, headers: [] });
  const limits = { tokens: 50, tokenBytes: 8192 } as Parameters<typeof resolveTokens>[0];
  const decided = { request: { route, target, inbound: {} }, decision } as unknown as Parameters<
    typeof resolveTokens
  >[1];
  return resolveTokens(limits, decided).path;
}

describe.each(LINKS)('%s', (link) => {
  it('comes as a link of ours that shows nothing of its token, and leads back to it', () => {
    const ours = seal(link);
    expect(ours.startsWith(`${GATEWAY}/v1.0/drives/`)).toBe(true);
    expect(decodeURIComponent(ours)).not.toContain(TOKEN.slice(0, 12));
    expect(follow(ours)).toBe(link);
  });
});

it('holds no link to another drive, and none to anything but the round', () => {
  const [, inPath = ''] = LINKS.map(seal);
  const other = pseudonymizer.reversible('b!other', 'drive') ?? '';
  expect(() => follow(inPath.replace(/drives\/[^/]+/, `drives/${other}`))).toThrow(
    expect.objectContaining({ code: 'TOKEN_INVALID' }),
  );
  for (const path of [
    '/v1.0/drives/x/items/y/content',
    '/v1.0/drives/x/root/children',
    '/v1.0/shares/u!x/driveItem',
  ])
    expect(seal(path)).toBe('');
});
