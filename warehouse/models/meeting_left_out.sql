-- Rows of events that are no row of meeting_invitation, by the reason.
select reason, count(*) as events
from (
  select
    case
      when type = 'seriesMaster' then 'series master: its occurrences are counted'
      when has_no_master then 'series deleted'
      when {{ nymgate.text('record', 'isCancelled') }} = 'true' then 'cancelled'
      when {{ nymgate.text('record', 'isDraft') }} = 'true' then 'draft'
      when {{ nymgate.length('record', 'attendees') }} = 0 then 'no attendees'
    end as reason
  from {{ ref('calendar_event') }}
) as judged
where reason is not null
group by reason
