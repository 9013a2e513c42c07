-- The runs of the export, and when each began.
select run, {{ nymgate.run_time('run') }} as started_at, max(case when load = 'replace' then 1 else 0 end) = 1 as is_full
from {{ source('nymgate', 'exported_table') }}
where connector = 'entra-id' and record_type = 'user'
group by run
