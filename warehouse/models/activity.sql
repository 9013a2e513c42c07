-- When somebody wrote a mail or a message, or had a meeting. `is_after_hours`: outside the hours in the settings of their own mailbox, on
-- their own clock; null where these or exact times are not known.
with written as (
  select id, record as message from {{ ref('current_row') }} where record_type in ('chatMessage', 'channelMessage')
  union all
  -- Replies to a post are in its row.
  select posts.id || ' ' || {{ nymgate.text('r.item', 'id') }}, r.item
  from {{ nymgate.rows_of('msft-teams', 'channelMessage') }} as posts
  cross join {{ nymgate.elements('posts.record', 'r', ['replies']) }}
),
moment as (
  select distinct person, 'mail' as kind, mail as id, sent_at as happened_at from {{ ref('mail_copy') }} where is_own and not is_about_meeting
  union all
  select {{ nymgate.hash(nymgate.text('message', 'from', 'user', 'id')) }}, 'chat', id, {{ nymgate.time(nymgate.text('message', 'createdDateTime')) }}
  from written
  where {{ nymgate.text('message', 'messageType') }} = 'message' and {{ nymgate.text('message', 'from', 'user', 'id') }} is not null
  union all
  select person, 'meeting', meeting, start_at from {{ ref('meeting_invitation') }} where not is_all_day and response <> 'declined'
),
judged as (
  select
    moment.*,
    p.work_starts, p.work_ends, p.work_days,
    moment.happened_at at time zone 'UTC' at time zone p.time_zone as local_at,
    max(case when extract(minute from moment.happened_at) <> 0 then 1 else 0 end) over (partition by kind) = 1 as is_exact
  from moment
  left join {{ ref('person') }} as p on p.person = moment.person
)
select
  person, kind, id, happened_at, local_at,
  case
    when not is_exact or local_at is null or work_starts is null or work_days = '' then null
    when work_days not like '%' || cast(cast(extract(isodow from local_at) as integer) as text) || '%' then true
    when work_starts <= work_ends then cast(local_at as time) < work_starts or cast(local_at as time) >= work_ends
    else cast(local_at as time) < work_starts and cast(local_at as time) >= work_ends
  end as is_after_hours
from judged
