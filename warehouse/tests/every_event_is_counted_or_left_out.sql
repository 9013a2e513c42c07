-- Events that are neither an invitation nor left out with a reason, or both.
select events, invitations, left_out
from
  (select count(*) as events from {{ ref('calendar_event') }}) as e,
  (select count(*) as invitations from {{ ref('meeting_invitation') }}) as i,
  (select coalesce(sum(events), 0) as left_out from {{ ref('meeting_left_out') }}) as l
where events <> invitations + left_out
