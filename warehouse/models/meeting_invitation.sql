-- A meeting in the calendar of a person: one row for each person and time it takes place. Not cancelled, with attendees.
select
  person,
  {{ nymgate.hash('uid') }} || ' ' || cast(original_start_at as text) as meeting,
  start_at,
  end_at,
  case
    when (select count(*) from {{ ref('calendar_event') }} where extract(minute from start_at) <> 0) > 0
    then cast({{ nymgate.minutes_between('start_at', 'end_at') }} as integer)
  end as minutes,
  {{ nymgate.hash(nymgate.text('record', 'organizer', 'emailAddress', 'address')) }} as organizer_address,
  {{ nymgate.text('record', 'isOrganizer') }} = 'true' as is_organizer,
  {{ nymgate.text('record', 'responseStatus', 'response') }} as response,
  {{ nymgate.text('record', 'showAs') }} as show_as,
  {{ nymgate.text('record', 'isAllDay') }} = 'true' as is_all_day,
  {{ nymgate.text('record', 'isOnlineMeeting') }} = 'true' as is_online,
  {{ nymgate.text('record', 'subject') }} as subject,
  {{ nymgate.length('record', 'attendees') }} as attendees
from {{ ref('calendar_event') }}
where type <> 'seriesMaster'
  and not has_no_master
  and coalesce({{ nymgate.text('record', 'isCancelled') }}, 'false') <> 'true'
  and coalesce({{ nymgate.text('record', 'isDraft') }}, 'false') <> 'true'
  and {{ nymgate.length('record', 'attendees') }} > 0
