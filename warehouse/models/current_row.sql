-- The rows of all tables as they are after the last run: the newest of each key, without removed ones and those of owners that have gone.
with loaded as (
  select
    connector,
    record_type,
    max(case when load = 'replace' then run end) as full_run
  from {{ source('nymgate', 'exported_table') }}
  group by connector, record_type
),
line as (
  select
    r.connector, r.record_type, r.run, r.position, r.record,
    {{ nymgate.text('r.record', 'id') }} as id,
    {% for owner in nymgate.path_columns() -%}
    coalesce({{ nymgate.text('r.record', owner) }}, '') || ' ' ||
    {% endfor -%}
    '' as owner,
    coalesce({% for owner in nymgate.path_columns() | reverse %}{{ nymgate.text('r.record', owner) }}{{ ', ' if not loop.last }}{% endfor %}) as owner_id,
    {{ nymgate.text('r.record', '@removed') }} is not null as is_removed,
    {{ nymgate.text('r.record', '@reset') }} = 'true' as is_reset
  from {{ source('nymgate', 'exported_row') }} as r
  join loaded on loaded.connector = r.connector and loaded.record_type = r.record_type
  where loaded.full_run is null or r.run >= loaded.full_run
),
numbered as (
  select
    *,
    row_number() over (partition by connector, record_type order by run, position) as line_number
  from line
),
judged as (
  select
    *,
    row_number() over (
      partition by connector, record_type, owner, coalesce(id, cast(record as text)), is_reset is true
      order by line_number desc
    ) as age,
    max(case when is_reset then line_number else 0 end) over (partition by connector, record_type, owner) as reset_at
  from numbered
),
kept as (
  select connector, record_type, run, id, owner_id, record
  from judged
  where age = 1 and is_reset is not true and not is_removed and line_number > reset_at
),
-- Nothing tells of the rows of an owner that has gone itself.
owned (record_type, owner_type) as (
  values
  ('event', 'user'), ('message', 'mailFolder'), ('driveItem', 'drive'), ('chatMessage', 'chat'),
  ('channelMessage', 'channel'), ('aiInteraction', 'user')
)
select kept.*
from kept
left join owned on owned.record_type = kept.record_type
where owned.owner_type is null
  or exists (
    select 1 from kept as owner
    where owner.connector = kept.connector and owner.record_type = owned.owner_type and owner.id = kept.owner_id
  )
