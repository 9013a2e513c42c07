import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encryptStateValues } from './encrypt-state-values.ts';
import type { SharedState, StoredText } from './shared-state.ts';

const SECRET = new Uint8Array(32).fill(7);
const USERS = 'wait entra-id /v1.0/users';
const GROUPS = 'wait entra-id /v1.0/groups';

/** A store that the test can write too; it ignores expiry. */
function world() {
  const texts = new Map<string, StoredText>();
  const time = { now: 1_000_000 };
  const counted: string[] = [];
  const store = {
    read: async (name: string) => texts.get(name),
    write: (name: string, text: string, milliseconds: number) => void texts.set(name, { text, milliseconds }),
  } as unknown as SharedState;
  const state = (secret = SECRET) =>
    encryptStateValues(store, {
      secret,
      clock: { now: () => time.now },
      random: { bytes: (length) => randomBytes(length) },
      metrics: { count: (_, { operation, outcome }) => void counted.push(`${operation} ${outcome}`) },
    });
  return { texts, time, counted, state };
}

describe('SHR-06 whoever writes the store stops no path', () => {
  test('what one replica writes another reads, and nobody else', async () => {
    const { state, texts, counted } = world();
    state().write(USERS, 'wait', 30_000);
    expect(await state().read(USERS)).toEqual({ text: 'wait', milliseconds: 30_000 });
    expect(await state().read(GROUPS)).toBeUndefined();
    expect(texts.get(USERS)?.text).not.toContain('wait');
    expect(await state(new Uint8Array(32)).read(USERS)).toBeUndefined();
    expect(counted).toEqual(['open forged']);
  });

  test('a text of somebody else, or one of ours under another name, is none, and counted', async () => {
    const { state, texts, counted } = world();
    state().write(USERS, 'wait', 3_600_000);
    const ours = texts.get(USERS) ?? { text: '', milliseconds: 0 };
    const sealed = Buffer.from(ours.text, 'base64url');
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    const texted = ['anything at all', 'wait', '', sealed.toString('base64url'), ours.text];
    for (const text of texted) {
      texts.set(GROUPS, { text, milliseconds: 3_600_000 });
      expect(await state().read(GROUPS)).toBeUndefined();
    }
    expect(counted).toEqual(texted.map(() => 'open forged'));
  });

  test('one that is kept beyond its end, or put back after it, is over', async () => {
    const { state, texts, time } = world();
    state().write(USERS, 'wait', 30_000);
    const { text } = texts.get(USERS) ?? { text: '' };
    texts.set(USERS, { text, milliseconds: 99_999_999 });
    time.now += 20_000;
    expect(await state().read(USERS)).toEqual({ text: 'wait', milliseconds: 10_000 });
    time.now += 10_000;
    expect(await state().read(USERS)).toBeUndefined();
  });

  test('a clock that is behind does not make it longer', async () => {
    const { state, texts, time } = world();
    state().write(USERS, 'wait', 30_000);
    texts.set(USERS, { text: texts.get(USERS)?.text ?? '', milliseconds: 5_000 });
    time.now -= 60_000;
    expect(await state().read(USERS)).toEqual({ text: 'wait', milliseconds: 5_000 });
  });
});
