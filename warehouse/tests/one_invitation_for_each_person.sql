-- A meeting is in a calendar once.
select person, meeting, count(*) as invitations
from {{ ref('meeting_invitation') }}
group by person, meeting
having count(*) > 1
