/** A change to the model's SQL for DuckDB or to a question, after which other rows must come. */
export type Mutant = {
  readonly why: string;
  readonly question: string;
  /** Tables to build again, in their order; none if the question itself is changed. */
  readonly tables: readonly string[];
  readonly from: string;
  readonly to: string;
};

const MAIL = ['mail_copy', 'mail_distinct', 'mail_recipient'];

export const MUTANTS: readonly Mutant[] = [
  {
    why: 'drafts count as mail',
    question: 'network.sql',
    tables: MAIL,
    from: "where coalesce((m.record ->> '$.\"isDraft\"'), 'false') <> 'true'",
    to: '',
  },
  {
    why: 'a mail counts once for each copy and recipient',
    question: 'network.sql',
    tables: [],
    from: 'count(distinct mail)',
    to: 'count(mail)',
  },
  {
    why: 'the address is that of the directory alone, without aliases',
    question: 'network.sql',
    tables: [],
    from: 'join nymgate.person as sender on sender.person = s.person',
    to: 'join nymgate.person as sender on sender.person = s.person and sender.address = s.address',
  },
  {
    why: 'the mean instead of the median',
    question: 'replies.sql',
    tables: [],
    from: 'percentile_cont(0.5) within group (order by extract(epoch from waited))',
    to: 'avg(extract(epoch from waited))',
  },
  {
    why: 'own mails count as received ones',
    question: 'replies.sql',
    tables: [],
    from: 'not received.is_own and',
    to: '',
  },
  {
    why: 'an occurrence is taken as it comes, without its master',
    question: 'meetings.sql',
    tables: ['calendar_event', 'meeting_invitation'],
    from: "case when event.type = 'occurrence' then version.record else event.record end as record",
    to: 'event.record',
  },
  {
    why: 'cancelled meetings count',
    question: 'meetings.sql',
    tables: ['meeting_invitation'],
    from: "and coalesce((record ->> '$.\"isCancelled\"'), 'false') <> 'true'",
    to: '',
  },
  {
    why: 'declined meetings count',
    question: 'meetings.sql',
    tables: [],
    from: "and response <> 'declined'",
    to: '',
  },
  {
    why: 'a week begins on Sunday',
    question: 'meetings.sql',
    tables: [],
    from: "date_trunc('week', start_at)",
    to: "date_trunc('week', start_at + interval '1 day')",
  },
  {
    why: 'working hours in UTC',
    question: 'after_hours.sql',
    tables: ['activity'],
    from: "at time zone 'UTC' at time zone p.time_zone",
    to: '',
  },
  {
    why: 'replies to posts are forgotten',
    question: 'after_hours.sql',
    tables: ['activity'],
    from: "'$.replies'",
    to: "'$.none'",
  },
  {
    why: "Copilot's own messages count as prompts",
    question: 'copilot.sql',
    tables: ['copilot_prompt'],
    from: "where (record ->> '$.\"interactionType\"') = 'userPrompt'",
    to: '',
  },
  {
    why: 'a poor stream makes several poor sessions',
    question: 'calls.sql',
    tables: [],
    from: 'then session end',
    to: 'then session || direction end',
  },
  {
    why: 'guests are inside',
    question: 'sharing.sql',
    tables: ['file_share'],
    from: "coalesce(recipient.user_type = 'Member', false)",
    to: 'recipient.person is not null',
  },
  {
    why: 'a month has no end',
    question: 'arrivals.sql',
    tables: [],
    from: " and start_at < started + interval '1 month'",
    to: '',
  },
  {
    why: 'a new person counts as changed',
    question: 'organisation.sql',
    tables: [],
    from: 'number_of_change > 1 and',
    to: '',
  },
  {
    why: 'who was disabled before has left once more',
    question: 'left.sql',
    tables: [],
    from: 'lag(is_enabled and not is_removed)',
    to: 'lag(not is_removed)',
  },
];
