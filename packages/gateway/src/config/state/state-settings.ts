import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import {
  asked,
  blockField,
  eitherField,
  fallback,
  made,
  optional,
  textField,
  wholeField,
} from '@nymgate/clouds/settings/field';
import { hostOf, secretReference } from '@nymgate/clouds/settings/origins';

/** `redis[s]://host[:port][/database]`: no name and no password, which do not belong in a file that people show around. */
const URL_FORM =
  /^rediss?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?(?:\/[0-9]{1,3})?$/;
const PREFIX_FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const USUAL_PREFIX = 'nymgate';
const USUAL_DEADLINE = 20;

const URL_FIELD = asked(
  textField(
    'Where Redis or Valkey is: rediss://host[:port][/database]; plain redis:// on loopback only. One server or the primary of a replicated one; no cluster, no Sentinel.',
    {
      form: URL_FORM,
      message:
        'must be rediss://host[:port][/database], or redis:// on loopback, without user and password; these are state.username and state.password',
    },
  ),
  (url) =>
    url.startsWith('rediss:') ||
    isLoopbackHost(hostOf(url.replace(/^redis/, 'http').replace(/\/[0-9]+$/, ''))),
  'must be rediss://; plain redis:// is for loopback addresses only',
);

const BLOCK = blockField('', {
  url: URL_FIELD,
  username: optional(textField('User of its ACL. Absent: the default user.', { least: 1, most: 200 })),
  password: optional(secretReference('Where the password is: env:NAME, file:PATH or a store.')),
  ca: optional(
    textField(
      "PEM file with the authority of the server's certificate. Absent: the authorities that Node knows.",
      {
        least: 1,
      },
    ),
  ),
  prefix: fallback(
    textField('What all keys begin with, before a colon. Every deployment has its own.', {
      form: PREFIX_FORM,
      message: 'must be letters, digits, dots, hyphens and underscores',
    }),
    USUAL_PREFIX,
  ),
  deadlineMilliseconds: fallback(
    wholeField(
      'How long a request waits for an answer. After three in a row that were late nobody asks for a while.',
      1,
      1_000,
    ),
    USUAL_DEADLINE,
  ),
});

/** A short form, and a long one for whoever needs more than the address. */
export const STATE = made(
  eitherField(
    'What replicas share: limits of callers, what Graph asked to wait for, access tokens under seal. Absent, and whenever the store does not answer, every process goes by what it knows itself. An address as in `state.url` is enough.',
    [URL_FIELD, BLOCK],
    'must be redis[s]://host[:port][/database], or a block with url',
  ),
  (given): State =>
    typeof given === 'string'
      ? { url: given, prefix: USUAL_PREFIX, deadlineMilliseconds: USUAL_DEADLINE }
      : (given as State),
);

type State = {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
  readonly prefix: string;
  readonly deadlineMilliseconds: number;
};
