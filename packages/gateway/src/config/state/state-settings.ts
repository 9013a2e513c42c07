import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import {
  anyOfField,
  integerField,
  objectField,
  optionalField,
  textField,
  withCondition,
  withConversion,
  withDefault,
} from '@nymgate/clouds/settings/field';
import { getHost, secretReferenceField } from '@nymgate/clouds/settings/origins';

/** `redis[s]://host[:port][/database]`: credentials don't belong in a file that is shared. */
const URL_PATTERN =
  /^rediss?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?(?:\/[0-9]{1,3})?$/;
const PREFIX_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const DEFAULT_PREFIX = 'nymgate';
const DEFAULT_DEADLINE = 20;

const URL_FIELD = withCondition(
  textField(
    'Where Redis or Valkey is: rediss://host[:port][/database]; plain redis:// on loopback only. One server or the primary of a replicated one; no cluster, no Sentinel.',
    {
      format: URL_PATTERN,
      message:
        'must be rediss://host[:port][/database], or redis:// on loopback, without user and password; these are state.username and state.password',
    },
  ),
  (url) =>
    url.startsWith('rediss:') ||
    isLoopbackHost(getHost(url.replace(/^redis/, 'http').replace(/\/[0-9]+$/, ''))),
  'must be rediss://; plain redis:// is for loopback addresses only',
);

const STATE_OBJECT_FIELD = objectField('', {
  url: URL_FIELD,
  username: optionalField(
    textField('User of its ACL. Absent: the default user.', { minimum: 1, maximum: 200 }),
  ),
  password: optionalField(secretReferenceField('Where the password is: env:NAME, file:PATH or a store.')),
  ca: optionalField(
    textField(
      "PEM file with the authority of the server's certificate. Absent: the authorities that Node knows.",
      { minimum: 1 },
    ),
  ),
  prefix: withDefault(
    textField('What all keys begin with, before a colon. Every deployment has its own.', {
      format: PREFIX_PATTERN,
      message: 'must be letters, digits, dots, hyphens and underscores',
    }),
    DEFAULT_PREFIX,
  ),
  deadlineMilliseconds: withDefault(
    integerField(
      'How long a request waits for an answer. After three late answers in a row the store is not queried for a while.',
      1,
      1_000,
    ),
    DEFAULT_DEADLINE,
  ),
});

export const STATE = withConversion(
  anyOfField(
    'What replicas share: limits of callers, what Graph asked to wait for, access tokens under seal. If absent, or if the store does not respond, every process uses only its local state. An address as in `state.url` is enough.',
    [URL_FIELD, STATE_OBJECT_FIELD],
    'must be redis[s]://host[:port][/database], or a block with url',
  ),
  (given): StateSettings =>
    typeof given === 'string'
      ? { url: given, prefix: DEFAULT_PREFIX, deadlineMilliseconds: DEFAULT_DEADLINE }
      : (given as StateSettings),
);

type StateSettings = {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
  readonly prefix: string;
  readonly deadlineMilliseconds: number;
};
