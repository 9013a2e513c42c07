import { describe, expect, test } from 'vitest';
import { hashStateNames } from './hash-state-names.ts';
import type { SharedState, StoredText } from './shared-state.ts';
import { createSharedTokens } from './shared-tokens.ts';

const SECRET = new Uint8Array(32).fill(7);
const BINDING = ['https://login.example', 'scope', 'tenant', 'client', 'epoch'];
const TOKEN = { token: 'eyJ-a-token', lifetime: 3_600_000, age: 0, hasRoles: true };

/** A store in memory, with a clock of its own that passes with the world's. */
function world() {
  let time = 1_000_000;
  const texts = new Map<string, { text: string; end: number }>();
  const live = (name: string): StoredText | undefined => {
    const found = texts.get(name);
    return found === undefined || found.end <= time
      ? undefined
      : { text: found.text, milliseconds: found.end - time };
  };
  const counted: string[] = [];
  let slept = 0;
  const state: SharedState = {
    acquireSlot: async () => undefined,
    releaseSlot: () => undefined,
    increment: async () => undefined,
    read: async (name) => live(name),
    write: (name, text, milliseconds) => void texts.set(name, { text, end: time + milliseconds }),
    claim: async (name, milliseconds) => {
      if (live(name) !== undefined) return false;
      texts.set(name, { text: '1', end: time + milliseconds });
      return true;
    },
    delete: (name) => void texts.delete(name),
    isAvailable: () => true,
  };
  let nonces = 0;
  const tokens = (secret = SECRET, binding: readonly string[] = BINDING, skew = 0) =>
    createSharedTokens({
      ...{ state, secret, binding },
      clock: { now: () => time + skew, monotonic: () => time },
      random: {
        bytes: (length) => {
          nonces += 1;
          return new Uint8Array(length).fill(nonces);
        },
        fraction: () => 0.5,
      },
      metrics: {
        count: (_, { operation, outcome }) => void counted.push(`${operation} ${outcome}`),
        observe: () => undefined,
      },
      sleep: async (milliseconds) => {
        slept += milliseconds;
        time += milliseconds;
      },
    });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { state, texts, tokens, counted, pass, slept: () => slept };
}

const any = () => true;

describe('SHR-03 access tokens under seal', () => {
  test('one replica keeps, another finds it as old as it is', async () => {
    const { tokens, pass, texts } = world();
    const [a, b] = [tokens(), tokens()];
    expect(await a.find(any)).toBeUndefined();
    a.store(TOKEN);
    pass(60_000);
    expect(await b.find(any)).toEqual({ ...TOKEN, age: 60_000 });
    expect(JSON.stringify([...texts])).not.toContain(TOKEN.token);
    pass(3_540_000);
    expect(await b.find(any)).toBeUndefined();
  });

  const malformed: [string, typeof SECRET, readonly string[]][] = [
    ['another key', new Uint8Array(32).fill(8), BINDING],
    ...BINDING.map((name, index): [string, typeof SECRET, readonly string[]] => [
      `another ${name}`,
      SECRET,
      BINDING.map((part, at) => (at === index ? `${part}x` : part)),
    ]),
  ];
  test.each(malformed)(
    'a text that was sealed with or for %s does not open, and is counted',
    async (_, secret, binding) => {
      const { tokens, texts, counted } = world();
      tokens().store(TOKEN);
      const [sealed] = [...texts.values()];
      const other = tokens(secret, binding);
      // An attacker with write access to the store can put any text under any name.
      other.store({ ...TOKEN, token: 'other' });
      for (const name of texts.keys()) if (sealed !== undefined) texts.set(name, sealed);
      expect(await other.find(any)).toBeUndefined();
      expect(counted).toContain('open forged');
    },
  );

  test('a text of which any byte was changed, cut or added does not open', async () => {
    const { tokens, texts, counted } = world();
    tokens().store(TOKEN);
    const [[name, kept] = ['', { text: '', end: 0 }]] = [...texts];
    const bytes = Buffer.from(kept.text, 'base64url');
    const changed = Array.from(bytes, (_, index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return copy;
    });
    const forged = [
      ...changed,
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, bytes]),
      Buffer.alloc(0),
    ];
    for (const one of forged) {
      texts.set(name, { ...kept, text: one.toString('base64url') });
      expect(await tokens().find(any)).toBeUndefined();
      tokens().abandon();
    }
    expect(counted.length).toBeGreaterThanOrEqual(forged.length);
  });

  test('a store that prolongs a life is not believed, nor a clock that is behind', async () => {
    const { tokens, texts, pass } = world();
    tokens().store(TOKEN);
    for (const [name, { text }] of texts) texts.set(name, { text, end: Number.MAX_SAFE_INTEGER });
    pass(3_000_000);
    expect(await tokens().find(any)).toEqual({ ...TOKEN, age: 3_000_000 });
    const behind = world();
    behind.tokens().store(TOKEN);
    behind.pass(3_000_000);
    expect(await behind.tokens(SECRET, BINDING, -9_000_000).find(any)).toEqual({ ...TOKEN, age: 3_000_000 });
  });
});

describe('who pays', () => {
  test('the others wait for whoever has claimed, a second at most, and then pay themselves', async () => {
    const { tokens, slept } = world();
    expect(await tokens().find(any)).toBeUndefined();
    expect(await tokens().find(any)).toBeUndefined();
    expect(slept()).toBe(1_000);
  });
  test('whoever gives up lets the next one try at once', async () => {
    const { tokens, slept } = world();
    const first = tokens();
    await first.find(any);
    first.abandon();
    expect(await tokens().find(any)).toBeUndefined();
    expect(slept()).toBe(0);
  });
  test('a token that does not serve is not waited for twice: it is claimed', async () => {
    const { tokens, slept } = world();
    tokens().store(TOKEN);
    expect(await tokens().find(() => false)).toBeUndefined();
    expect(slept()).toBe(0);
  });
});

test('SHR-02 names leave the process as HMACs: equal with one key, without likeness with another', async () => {
  const requests: string[] = [];
  const { state } = world();
  const watched: SharedState = {
    ...state,
    read: async (name) => void requests.push(name),
    increment: async (name) => void requests.push(name),
  };
  const name = 'wait entra-id /v1.0/users/ada@contoso.com';
  await hashStateNames(watched, SECRET).read(name);
  await hashStateNames(watched, SECRET).increment(name, 1);
  await hashStateNames(watched, new Uint8Array(32)).read(name);
  expect(requests[0]).toMatch(/^[\w-]{22}$/);
  expect(requests[1]).toBe(requests[0]);
  expect(requests[2]).not.toBe(requests[0]);
});
