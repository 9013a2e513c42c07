-- An account of the tenant. `purpose` tells people from rooms and shared mailboxes; working hours are in `time_zone`, an IANA name.
with account as (
  select
    {{ nymgate.hash('u.id') }} as person,
    {{ nymgate.hash('m.id') }} as manager,
    u.record,
    s.record as settings,
    {{ nymgate.text('s.record', 'timeZone') }} as zone_name
  from {{ nymgate.rows_of('entra-id', 'user') }} as u
  left join {{ nymgate.rows_of('entra-id', 'userManager') }} as m on m.owner_id = u.id
  left join {{ nymgate.rows_of('entra-id', 'mailboxSettings') }} as s on s.owner_id = u.id
)
select
  person,
  manager,
  {{ nymgate.hash(nymgate.text('record', 'mail')) }} as address,
  {{ nymgate.hash(nymgate.text('record', 'employeeId')) }} as employee,
  {{ nymgate.text('record', 'department') }} as department,
  {{ nymgate.text('record', 'companyName') }} as company,
  {{ nymgate.text('record', 'employeeType') }} as employee_type,
  {{ nymgate.text('record', 'userType') }} as user_type,
  {{ nymgate.text('record', 'accountEnabled') }} = 'true' as is_enabled,
  {{ nymgate.text('settings', 'userPurpose') }} as purpose,
  coalesce(z.iana_name, case when zone_name like '%/%' and zone_name not like 'tzone:%' then zone_name end) as time_zone,
  cast(substr({{ nymgate.text('settings', 'workingHours', 'startTime') }}, 1, 8) as time) as work_starts,
  cast(substr({{ nymgate.text('settings', 'workingHours', 'endTime') }}, 1, 8) as time) as work_ends,
  {% for day in ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] -%}
  case when {{ nymgate.text('settings', 'workingHours', 'daysOfWeek') }} like '%{{ day }}%' then '{{ loop.index }}' else '' end{{ ' ||' if not loop.last }}
  {% endfor -%} as work_days
from account
left join {{ ref('time_zone') }} as z on z.windows_name = zone_name
