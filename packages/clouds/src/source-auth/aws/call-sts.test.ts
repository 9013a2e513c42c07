import { describe, expect, it } from 'vitest';
import { readXml } from './call-sts.ts';

describe('the reader of AWS query answers', () => {
  it('finds texts by path, with declaration, attributes, line ends and empty elements', () => {
    const read = readXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n <B><C>x</C><D/><E></E></B>\n</A >\n',
    );
    expect(read?.('A/B/C')).toBe('x');
    expect(read?.('A/B/D')).toBe('');
    expect(read?.('A/B/E')).toBe('');
    expect(read?.('A/B')).toBeUndefined();
    expect(read?.('A/B/F')).toBeUndefined();
    expect(read?.('C')).toBeUndefined();
  });

  it('undoes the five predefined entities, once', () => {
    expect(readXml('<A>&lt;&gt;&amp;&quot;&apos;&amp;lt;</A>')?.('A')).toBe('<>&"\'&lt;');
  });

  it.each(['&#65;', '&#x41;', '&nbsp;', '&a;', 'a & b', '&lt'])(
    'has no text for %s, and reads the rest',
    (text) => {
      const read = readXml(`<A><B>${text}</B><C>c</C></A>`);
      expect(read?.('A/B')).toBeUndefined();
      expect(read?.('A/C')).toBe('c');
    },
  );

  it('has no text for an element that is there twice', () => {
    expect(readXml('<A><B>1</B><B>2</B></A>')?.('A/B')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['text only', 'token'],
    ['JSON', '{"a":1}'],
    ['HTML', '<html><body><br></body></html>'],
    ['an open end', '<A><B>x</B>'],
    ['a wrong end', '<A><B>x</A></B>'],
    ['an end too many', '<A></A></A>'],
    ['two roots', '<A></A><A></A>'],
    ['two empty roots', '<A/><B/>'],
    ['text beside the root', '<A></A>x'],
    ['a document type', '<!DOCTYPE A [<!ENTITY e "x">]><A>&e;</A>'],
    ['an external entity', '<!DOCTYPE A SYSTEM "file:///etc/passwd"><A/>'],
    ['CDATA', '<A><![CDATA[x]]></A>'],
    ['a comment', '<A><!-- x --></A>'],
    ['a processing instruction', '<A><?php x ?></A>'],
    ['an attribute without quotes', '<A b=c></A>'],
    ['an attribute on an end', '<A></A b="c">'],
    ['nine levels', `${'<A>'.repeat(9)}${'</A>'.repeat(9)}`],
    ['a cut tag', '<A><B'],
  ])('refuses %s', (_, text) => {
    expect(readXml(text)).toBeUndefined();
  });
});
