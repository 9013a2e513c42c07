import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CONTEXT,
  keep,
  LIMITS,
  leaf,
  list,
  openResponse,
  record,
  type Sanitized,
  sanitize,
} from '../../../../../tests/harness/sanitizing.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { createPseudonymizer } from '../../pseudonyms/create-pseudonymizer.ts';
import { hasByteEngine } from '../open-native.ts';
import type { SanitizeContext } from '../open-sanitizer.ts';
import { getAutomaton } from './compile-automaton.ts';
import { instantiateKernel } from './kernel-module.ts';
import { acquireKernel, releaseKernel } from './kernel-session.ts';

const KEY = Buffer.alloc(32, 'CANARY-KEY-of-thirty-two-bytes!!');
const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: KEY }],
  tenant: 'CANARY',
});
const BYTES: SanitizeContext = { ...CONTEXT, engine: 'bytes', pseudonymizer };
const TREE: SanitizeContext = { ...BYTES, engine: 'tree' };

const drop = leaf({ treatment: 'drop' });
const hashed = leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false });
const sealed = leaf({ treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false });
const encode = (text: string) => new TextEncoder().encode(text);

type Outcome = Sanitized | { readonly refused: string | undefined };

function outcome(run: () => Sanitized): Outcome {
  try {
    const { output, ...counts } = run();
    return { output: JSON.stringify(JSON.parse(output)), ...counts };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { refused: error.detail.subject };
  }
}

/** Both engines; the byte engine whole and in pieces of a few sizes. */
function expectEqual(
  plan: PlanNode,
  json: string | Uint8Array,
  limits: Partial<typeof LIMITS> = {},
): Outcome {
  const body = typeof json === 'string' ? encode(json) : json;
  const expected = outcome(() => sanitize(plan, body, { ...TREE, limits: { ...LIMITS, ...limits } }));
  const small = body.length < 2_000 ? [1, 2, 3, 7] : [body.length < 200_000 ? 7 : 97];
  for (const size of [body.length, 65_536, 1_000, ...small]) {
    const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, at) =>
      body.subarray(at * size, (at + 1) * size),
    );
    const got = outcome(() => sanitize(plan, chunks, { ...BYTES, limits: { ...LIMITS, ...limits } }));
    // Not toEqual: it would print megabytes.
    if (JSON.stringify(got) !== JSON.stringify(expected))
      expect.unreachable(`pieces of ${size} bytes differ`);
  }
  return expected;
}

it('leaves what is kept byte for byte', () => {
  const plan = record({ 'na"me': list(keep('number')), text: keep('string'), none: keep('guid') });
  const body =
    '\r\n{ "na\\"me"\t: [ -0 , 1.0,1E+2 ,1234567890123456789\n], "t\\u0065xt":"\\/ \\ud83d\\ude00 \\u00e9 é", "none" : null }  ';
  const bytes = encode(body);
  for (let at = 0; at <= bytes.length; at += 1) {
    const { output, mismatches } = sanitize(plan, [bytes.subarray(0, at), bytes.subarray(at)], BYTES);
    expect({ output, mismatches }).toEqual({ output: body, mismatches: 0 });
  }
});

it('finds the end of a string wherever it lies in what is looked at in one go', () => {
  const plan = record({ text: keep('string') });
  for (let length = 0; length <= 70; length += 1)
    for (const end of ['"', '\\n"', '\\u00e9"', 'é"', '\u0001"', '\\x"', '\\', ''])
      expectEqual(plan, `{"text":"${'x'.repeat(length)}${end},"text":1}`);
});

describe('limits to the byte', () => {
  const plan = record({ kept: keep('string'), 'a\u00e9': keep('integer'), gone: drop });
  // Eight bytes each when decoded.
  const EIGHT = [
    '12345678',
    '\\u0061\\u00e9\\u20ac\\n\\/',
    '\\ud83d\\ude00\\\\\\"\\r\\n',
    '\\ud800\\ud8001\\u0000',
    'éééé',
  ];

  it.each(EIGHT)('a string of eight bytes, %s', (text) => {
    for (const body of [`{"kept":"${text}"}`, `{"gone":"${text}"}`, `{"x":["${text}"]}`, `{"${text}":1}`]) {
      expect(expectEqual(plan, body, { stringBytes: 8 })).toHaveProperty('output');
      expect(expectEqual(plan, body, { stringBytes: 7 })).toEqual({ refused: 'string' });
    }
  });

  it('a number by its characters', () => {
    for (const body of ['{"x":-123.4e5}', '[-123.4e5]', '{"x":[-123.4e5,1]}']) {
      expectEqual(body.startsWith('[') ? list(keep('number')) : plan, body, { stringBytes: 8 });
      expect(expectEqual(list(keep('number')), '[-123.4e5]', { stringBytes: 7 })).toEqual({
        refused: 'string',
      });
    }
  });

  it.each([4, 5])('depth %i, counted in what is dropped as well', (depth) => {
    for (const body of [
      '{"x":[[[1]]]}',
      '{"x":[[[[1]]]]}',
      '{"gone":{"a":{"b":{}}}}',
      '{"gone":{"a":{"b":{"c":1}}}}',
    ])
      expectEqual(plan, body, { depth });
  });

  it.each([1, 2, 3])('%i keys of an object', (objectKeys) => {
    for (const body of [
      '{"kept":1,"x":2,"x":3}',
      '{"gone":{"a":1,"b":2,"a":3}}',
      '{"kept":"a","gone":{"a":[],"b":{}}',
      '{}',
    ])
      expectEqual(plan, body, { objectKeys });
  });
});

describe('what is longer than the memory at first', () => {
  const long = 'Kim said "no\\n" 🎉 '.repeat(20_000);
  const plan = record({
    kept: keep('string'),
    gone: drop,
    digest: leaf({ treatment: 'textDigest' }),
    phrases: leaf({ treatment: 'keepPhrases', phrases: Object.freeze(['kim', 'no']) }),
    hashed,
    sealed,
    word: keep('word'),
    number: keep('number'),
  });

  it.each(['kept', 'gone', 'digest', 'phrases', 'hashed', 'sealed', 'word'])('%s', (name) => {
    const outcome = expectEqual(plan, JSON.stringify({ [name]: long, hashed: 'kim@contoso.com' }));
    expect(outcome).toHaveProperty('output');
  });

  it('a number, a name, white space', () => {
    expectEqual(
      plan,
      `{"number":${'9'.repeat(300)}.${'1'.repeat(200_000)},"x":${'0.'.padEnd(200_000, '0')}}`,
    );
    expectEqual(plan, `{"${'k'.repeat(300_000)}":1,"kept":"x"}`);
    expectEqual(plan, `{"kept"${' '.repeat(200_000)}:${'\n'.repeat(200_000)}"x"${'\t'.repeat(200_000)}}`);
  });

  it('a link whose replacement does not fit', () => {
    const links = record({
      a: keep('integer'),
      first: leaf({ treatment: 'sealLink' }),
      z: list(leaf({ treatment: 'sealLink' })),
    });
    for (const length of [10, 20_000, 70_000, 400_000]) {
      const sealLink = (url: string) => `https://gateway/${url.length}${'é'.repeat(length)}`;
      const body = `{"x":1,"first":"a",${' '.repeat(100)}"a":5,"z":["b","c" , "d","e"]}`;
      const [bytes, tree] = [BYTES, TREE].map((context) =>
        outcome(() => sanitize(links, body, { ...context, sealLink })),
      );
      expect(bytes).toEqual(tree);
    }
  });
});

describe('more than the lists hold at a time', () => {
  const COUNT = 30_000;
  const many = (value: (at: number) => string) =>
    `[${Array.from({ length: COUNT }, (_, at) => value(at)).join(',')}]`;

  it.each<[string, PlanNode, (at: number) => string]>([
    ['dropped and kept in turn', list(keep('integer')), (at) => (at % 2 === 0 ? '"x"' : '7')],
    ['numbers hashed', list(hashed), (at) => String(at % 5_000)],
    ['addresses hashed', list(hashed), (at) => `"Kim${at % 7_000}+x@Contoso.com"`],
    ['ids sealed', list(sealed), (at) => `"AAMkAGI2${String(at).repeat(at % 30)}"`],
    ['digests', list(leaf({ treatment: 'textDigest' })), (at) => `"a b ${at}"`],
    ['asked about', list(keep('number')), (at) => (at % 3 === 0 ? '1e400' : `${at}e1`)],
    ['objects', list(record({ a: keep('integer'), b: drop })), () => '{"b":{"c":[1]},"a":1,"b":2,"z":null}'],
  ])('%s', (_, plan, value) => {
    expect(expectEqual(plan, many(value))).toHaveProperty('output');
  });

  it('names that no rule lists', () => {
    const plan = record({ id: keep('integer') }, record({ id: keep('integer') }, keep('integer')));
    const names = Array.from(
      { length: 5_000 },
      (_, at) => `"name${at}":{"id":1,"n":2,"\\u006e":3,"n${at}":4}`,
    );
    const body = `{${names.join(',')},"name77":{"n":5},"\\u006eame78":{},"not a word":1,"id":6}`;
    expect(expectEqual(plan, body)).toMatchObject({ mismatches: 5_002, unknownFields: 1 });
  });
});

describe('one kernel after another document', () => {
  const plan = record({ mail: hashed, id: sealed, text: keep('string') }, keep('string'));
  const keys = pseudonymizer.bulk?.().keys;
  const secrets = [
    Buffer.from('CANARY'),
    // As it is hashed, in its canonical form.
    Buffer.from('canary@contoso.com'),
    KEY.subarray(0, 16),
    ...(keys?.scheme === 'native'
      ? [keys.statesOf('person').subarray(0, 4), keys.statesOf('person').subarray(16, 20)].map((part) =>
          Buffer.from(Uint32Array.from(part).buffer),
        )
      : []),
  ];

  it.each([
    [
      'whole',
      '{"mail":"CANARY@contoso.com","id":"CANARY-id","text":"CANARY","CANARY":"CANARY","\\u0043ANARY2":"x"}',
    ],
    ['broken off', '{"CANARY":"x","mail":"CANARY@contoso.com","text":"CANARY'],
    ['refused', '{"mail":"CANARY@contoso.com","id":"CANARY-id","text":"CANARY"}}'],
    ['dropped', '{"unknown CANARY":"CANARY","text":["CANARY"]}'],
  ])('nothing of it is left in memory: %s', (_, body) => {
    const sanitizer = openResponse(plan, BYTES);
    sanitizer.write(encode(body));
    try {
      sanitizer.end();
    } catch {
      // Other tests report this.
    }
    const kernel = acquireKernel(getAutomaton(plan));
    releaseKernel(kernel);
    expect(kernel.tables).toBe(getAutomaton(plan));
    expect(secrets.map((secret) => Buffer.from(kernel.bytes.buffer).indexOf(secret))).toEqual([
      -1, -1, -1, -1, -1,
    ]);
  });

  it('of a refused one no pseudonym is left, made before it was refused', () => {
    const mails = Array.from({ length: 8 }, (_, at) => `kim${at}@contoso.com`);
    const many = record({ ids: list(sealed), mails: list(hashed), link: leaf({ treatment: 'sealLink' }) });
    const body = { ids: mails, mails, link: 'https://graph.microsoft.com/v1.0/users?$skiptoken=x' };
    const reads = (text: string) => {
      const kernel = acquireKernel(getAutomaton(many));
      releaseKernel(kernel);
      expect(kernel.tables).toBe(getAutomaton(many));
      return (
        Buffer.from(kernel.bytes.buffer).indexOf(text, 'base64url') !== -1 ||
        Buffer.from(kernel.bytes.buffer).indexOf('//gateway') !== -1
      );
    };
    const hashes = mails.map((mail) => (pseudonymizer.irreversible(mail, 'person') ?? '').slice(2, 45));
    expect(outcome(() => sanitize(many, `${JSON.stringify(body).slice(0, -1)},}`, BYTES))).toEqual({
      refused: 'syntax',
    });
    expect(hashes.map(reads)).toEqual(hashes.map(() => false));
  });

  it('what a refused one has counted and would have changed is not carried over', () => {
    const body = '{"mail":"kim@contoso.com","text":1,"id":"x"}';
    const alone = sanitize(plan, body, BYTES);
    expect(outcome(() => sanitize(plan, `${body.slice(0, -1)},}`, BYTES))).toEqual({ refused: 'syntax' });
    expect(sanitize(plan, body, BYTES)).toEqual(alone);
  });

  it('an aborted one leaves nothing either', () => {
    const sanitizer = openResponse(plan, { ...BYTES, limits: { ...LIMITS, responseBytes: 30 } });
    sanitizer.write(encode('{"text":"CANARY"'));
    expect(() => sanitizer.write(encode(' '.repeat(40)))).toThrow(RequestError);
    const kernel = acquireKernel(getAutomaton(plan));
    releaseKernel(kernel);
    expect(Buffer.from(kernel.bytes.buffer).indexOf('CANARY')).toBe(-1);
  });

  it.each<[string, PlanNode, (text: string) => string]>([
    ['kept', plan, (text) => `{"text":"${text}"}`],
    ['kept, behind much else', plan, (text) => `{"a":"${text.slice(0, 50_000)}","text":"${text}"}`],
    ['dropped', record({ id: list(keep('word')), gone: drop }), (text) => `{"gone":1,"id":["${text}"]}`],
  ])('nor where areas of the memory lay before they grew: %s', (_, plan, body) => {
    // Longer than the first area of the input, in pieces, so that what went out before lies in the areas of the output.
    const long = 'CANARY '.repeat(22_000);
    const bytes = encode(body(long));
    const sanitizer = openResponse(plan, BYTES);
    for (let at = 0; at < bytes.length; at += 30_000) sanitizer.write(bytes.subarray(at, at + 30_000));
    sanitizer.end();
    sanitize(plan, '{"text":"x"}', BYTES);
    const kernel = acquireKernel(getAutomaton(plan));
    releaseKernel(kernel);
    expect(kernel.tables).toBe(getAutomaton(plan));
    expect(Buffer.from(kernel.bytes.buffer).indexOf('CANARY')).toBe(-1);
  });

  it('RES-01: nor what pseudonyms and texts were made of, or became, before the areas moved', () => {
    const plan = record({
      ids: list(sealed),
      mails: list(hashed),
      more: list(leaf({ treatment: 'textDigest' })),
    });
    const mails = Array.from({ length: 1_000 }, (_, at) => `CANARY${at}@contoso.com`);
    // Longer than the first area of the input: what came before it lies in lists and output when they move.
    const body = encode(JSON.stringify({ ids: mails, mails, more: ['x', 'CANARY '.repeat(60_000)] }));
    const sanitizer = openResponse(plan, BYTES);
    for (let at = 0; at < body.length; at += 20_000) sanitizer.write(body.subarray(at, at + 20_000));
    sanitizer.end();
    const kernel = acquireKernel(getAutomaton(plan));
    releaseKernel(kernel);
    expect(kernel.tables).toBe(getAutomaton(plan));
    expect(kernel.room.input).toBeGreaterThan(98_304);
    const left = mails.filter((mail) => {
      const hash = pseudonymizer.irreversible(mail, 'person')?.slice(2, 45) ?? '';
      return (
        Buffer.from(kernel.bytes.buffer).indexOf(hash) !== -1 ||
        Buffer.from(kernel.bytes.buffer).indexOf(hash, 'base64url') !== -1
      );
    });
    expect([
      left,
      Buffer.from(kernel.bytes.buffer).indexOf('CANARY'),
      Buffer.from(kernel.bytes.buffer).indexOf('canary'),
    ]).toEqual([[], -1, -1]);
  });

  it('nor of names that a closed object had taken, when a later one took fewer', () => {
    const open = record({}, record({}, keep('integer')));
    const names = Array.from({ length: 50 }, (_, at) => `"CANARY${at}":1`).join(',');
    sanitize(open, `{"first":{${names}},"x":1}`, BYTES);
    const kernel = acquireKernel(getAutomaton(open));
    releaseKernel(kernel);
    expect(kernel.tables).toBe(getAutomaton(open));
    expect(Buffer.from(kernel.bytes.buffer).indexOf('CANARY')).toBe(-1);
  });

  it('documents at the same time do not meet', () => {
    const bodies = Array.from({ length: 20 }, (_, at) =>
      encode(`{"mail":"kim${at}@contoso.com","text":"${'x'.repeat(at)}"}`),
    );
    const alone = bodies.map((body) => sanitize(plan, body, BYTES).output);
    const open = bodies.map(() => openResponse(plan, BYTES));
    for (let at = 0; at < 60; at += 1)
      for (const [index, sanitizer] of open.entries())
        sanitizer.write(bodies[index]?.subarray(at, at + 1) ?? new Uint8Array(0));
    expect(open.map((sanitizer) => new TextDecoder().decode(sanitizer.end().body))).toEqual(alone);
  });

  it('a kernel that fails takes its document along, and is not used again', () => {
    const { RuntimeError } = (globalThis as unknown as { WebAssembly: { RuntimeError: new () => Error } })
      .WebAssembly;
    const plan = record({ only: keep('word') });
    const kernel = acquireKernel(getAutomaton(plan));
    kernel.tables = getAutomaton(plan);
    const scan = () => {
      throw new RuntimeError();
    };
    const broken = { ...kernel, depth: 1024, exports: { ...kernel.exports, scan } };
    releaseKernel(broken);
    const refused = outcome(() => sanitize(plan, '{"only":"x"}', BYTES));
    expect(refused).toEqual({ refused: 'engine' });
    expect(sanitize(plan, '{"only":"x"}', BYTES).output).toBe('{"only":"x"}');
  });
});

it('the memory does not grow with the document', () => {
  const plan = record({ value: list(record({ id: keep('opaque'), body: drop })) });
  const element = encode(
    `{"id":"AAMkAGI2","body":"${'text '.repeat(20_000)}","more":[${'1,'.repeat(5_000)}2]},`,
  );
  // Other tests may have had the kernel before.
  const earlier = acquireKernel(getAutomaton(plan));
  const most = Math.max(earlier.bytes.length, 2_000_000);
  releaseKernel(earlier);
  const sanitizer = openResponse(plan, { ...BYTES, limits: { ...LIMITS, responseBytes: 1e9 } });
  sanitizer.write(encode('{"value":['));
  for (let times = 0; times < 400; times += 1) sanitizer.write(element);
  sanitizer.write(encode('{"id":"last"}]}'));
  expect(JSON.parse(new TextDecoder().decode(sanitizer.end().body)).value).toHaveLength(401);
  const kernel = acquireKernel(getAutomaton(plan));
  expect(kernel.tables).toBe(getAutomaton(plan));
  // Of 44 MB.
  expect(kernel.bytes.length).toBeLessThanOrEqual(most);
  releaseKernel(kernel);
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('the tree engine serves', () => {
    expect(hasByteEngine()).toBe(true);
    vi.stubGlobal('WebAssembly', undefined);
    expect(hasByteEngine()).toBe(false);
    // The tree engine writes without spaces.
    expect(sanitize(record({ a: keep('word') }), '{ "a" : "x" }', BYTES).output).toBe('{"a":"x"}');
  });
});

it('reserves for an output what those before it under the same rules have needed', () => {
  const plan = record({ value: list(record({ id: keep('opaque') })) });
  const reserveFor = (rows: number): [bytes: number, reserved: number] => {
    const sanitizer = openResponse(plan, BYTES);
    for (const text of ['{"value":[', `${'{"id":"AAMkAGI2"},'.repeat(rows)}{"id":"last"}`, ']}'])
      sanitizer.write(encode(text));
    const { body } = sanitizer.end();
    return [body.length, body.buffer.byteLength];
  };
  expect(reserveFor(60_000)[1]).toBe(8_388_608);
  const [bytes, reserved] = reserveFor(60_000);
  expect(reserved).toBeLessThan(bytes * 1.3);
  const [larger, grown] = reserveFor(120_000);
  expect(grown).toBeLessThan(larger * 4);
});

it('starts empty: each kernel has a memory of its own', () => {
  const [one, other] = [instantiateKernel(), instantiateKernel()];
  expect(one.memory.buffer).not.toBe(other.memory.buffer);
  expect(new Uint8Array(one.memory.buffer).subarray(one.heapBase()).every((byte) => byte === 0)).toBe(true);
});

it('a kernel that has lists takes those that a later plan names', () => {
  for (const [list, value] of [
    ['timeZoneName', 'UTC'],
    ['microsoft.graph.calendarColor', 'lightBlue'],
    ['microsoft.graph.weekIndex', 'first'],
    ['timeZoneName', 'Europe/Berlin'],
  ] as const)
    expect(sanitize(record({ a: keep(list) }), `{"a":"${value}"}`, BYTES).output).toBe(`{"a":"${value}"}`);
});
