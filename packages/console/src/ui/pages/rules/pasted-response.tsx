import { useState } from 'preact/hooks';
import type { PreviewOf } from '../../../wire/rules.ts';
import { TEXTS } from '../../texts/en.ts';

const WORDS = TEXTS.rules.preview;
/** As much as the server takes. */
const MAX_RESPONSE_LENGTH = 20_971_520;

/** An answer of one's own, and the call that it belongs to. It goes to this machine's console and is kept nowhere. */
export function PastedResponse({ onShow }: { readonly onShow: (of: PreviewOf) => void }) {
  const [url, setUrl] = useState('/v1.0/users');
  const [body, setBody] = useState('');
  const tooLong = body.length > MAX_RESPONSE_LENGTH;
  return (
    <form
      class="pasted"
      onSubmit={(event) => {
        event.preventDefault();
        onShow({ url, body });
      }}
    >
      <label>
        {WORDS.call}
        <input
          value={url}
          required
          maxLength={8192}
          class="mono"
          spellcheck={false}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </label>
      <label>
        {WORDS.answer}
        <textarea
          value={body}
          required
          rows={5}
          class="mono"
          spellcheck={false}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
      </label>
      {tooLong && <p role="alert">{WORDS.tooLong}</p>}
      <button type="submit" class="main pasted-show" disabled={tooLong}>
        {WORDS.show}
      </button>
    </form>
  );
}
