-- Events of all mailboxes with their times: one row of Graph each, series masters among them.
with event as (
  select
    *,
    {{ nymgate.text('record', 'type') }} as type,
    {{ nymgate.text('record', 'seriesMasterId') }} as master_id,
    {{ nymgate.time(nymgate.text('record', 'start', 'dateTime')) }} as start_at,
    {{ nymgate.time(nymgate.text('record', 'end', 'dateTime')) }} as end_at
  from {{ nymgate.rows_of('outlook-cal', 'event') }} as events
),
-- What each run brought of a series: an occurrence takes what was valid when it began.
seen as (
  select
    {{ nymgate.text('record', 'path_userId') }} as mailbox,
    {{ nymgate.text('record', 'id') }} as id,
    record,
    {{ nymgate.run_time('run') }} as seen_at,
    row_number() over (
      partition by run, {{ nymgate.text('record', 'path_userId') }}, {{ nymgate.text('record', 'id') }}
      order by position desc
    ) as age
  from {{ source('nymgate', 'exported_row') }}
  where connector = 'outlook-cal' and record_type = 'event' and {{ nymgate.text('record', 'type') }} = 'seriesMaster'
),
version as (
  select
    mailbox, id, record,
    case when lag(seen_at) over history is null then timestamp '0001-01-01 00:00:00' else seen_at end as valid_from,
    coalesce(lead(seen_at) over history, timestamp '9999-01-01 00:00:00') as valid_to
  from seen
  where age = 1
  window history as (partition by mailbox, id order by seen_at)
)
select
  {{ nymgate.hash('event.owner_id') }} as person,
  event.id,
  event.type,
  event.start_at,
  event.end_at,
  coalesce({{ nymgate.time(nymgate.text('event.record', 'originalStart')) }}, event.start_at) as original_start_at,
  case when event.type = 'occurrence' then version.record else event.record end as record,
  coalesce({{ nymgate.text('version.record', 'iCalUId') }}, {{ nymgate.text('event.record', 'iCalUId') }}) as uid,
  event.type in ('occurrence', 'exception') and master.id is null as has_no_master
from event
left join event as master on master.owner_id = event.owner_id and master.id = event.master_id
left join version
  on version.mailbox = master.owner_id and version.id = master.id
  and version.valid_from <= event.start_at and event.start_at < version.valid_to
