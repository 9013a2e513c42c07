-- Made from the models by write_sql.py.
create or replace table nymgate.person_history as
-- What each run found changed about a person: a record of careers, off unless nymgate_person_history is true. It begins with what the
-- first run of the last nymgate_person_history_days days found.

with brought as (
  select
    r.run,
    substr((r.record ->> '$."id"'), 3, 42) as person,
    r.record,
    (r.record ->> '$."@removed"') is not null as is_removed,
    row_number() over (partition by r.run, (r.record ->> '$."id"') order by r.position desc) as age
  from nymgate."exported_row" as r
  where r.connector = 'entra-id' and r.record_type = 'user' and (r.record ->> '$."@reset"') is null
),
manager as (
  select
    run,
    substr((record ->> '$."path_userId"'), 3, 42) as person,
    substr((record ->> '$."id"'), 3, 42) as manager
  from nymgate."exported_row"
  where connector = 'entra-id' and record_type = 'userManager'
),
loaded as (
  select
    run,
    started_at,
    coalesce(max(case when is_full then run end) over (order by run), '') as full_run,
    max(started_at) over () - interval '365 days' as kept_since
  from nymgate."loaded_run"
),
-- The newest row of a person at each run, and the manager that the run found. A person who is missing in a full run has gone.
known as (
  select
    loaded.started_at as seen_at,
    brought.person,
    brought.is_removed or brought.run < loaded.full_run as is_removed,
    (brought.record ->> '$."accountEnabled"') = 'true' as is_enabled,
    (brought.record ->> '$."department"') as department,
    manager.manager,
    row_number() over (partition by loaded.run, brought.person order by brought.run desc) as age
  from loaded
  join brought on brought.run <= loaded.run and brought.age = 1
  left join manager on manager.run = loaded.run and manager.person = brought.person
  where loaded.started_at >= loaded.kept_since
),
state as (
  select
    *,
    lag(concat_ws(' ', is_removed, is_enabled, department, manager)) over (partition by person order by seen_at) as before
  from known
  where age = 1
)
select person, seen_at, is_removed, is_enabled, department, manager
from state
where before <> concat_ws(' ', is_removed, is_enabled, department, manager) or (before is null and not is_removed);
