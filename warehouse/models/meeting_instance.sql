-- A meeting as often as it takes place, however many calendars it is in. Where copies differ, the organizer's counts.
with ranked as (
  select
    *,
    row_number() over (partition by meeting order by is_organizer desc, person) as rank,
    count(*) over (partition by meeting) as calendars
  from {{ ref('meeting_invitation') }}
)
select meeting, start_at, end_at, minutes, organizer_address, is_all_day, is_online, subject, attendees, calendars
from ranked
where rank = 1
