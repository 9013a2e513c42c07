{# The text at a path of a record: text('record', 'start', 'dateTime'). #}
{% macro text(column) %}{{ return(adapter.dispatch('text', 'nymgate')(column, varargs)) }}{% endmacro %}
{% macro default__text(column, path) %}({{ column }} ->> '${% for name in path %}."{{ name }}"{% endfor %}'){% endmacro %}
{% macro postgres__text(column, path) %}({{ column }} #>> '{ {{- path | join(',') -}} }'){% endmacro %}

{# The elements of a list in a record, as rows of `name` with a column `item`. #}
{% macro elements(column, name, path) %}{{ return(adapter.dispatch('elements', 'nymgate')(column, name, path)) }}{% endmacro %}
{% macro default__elements(column, name, path) %}unnest(cast({{ column }} -> '$.{{ path | join('.') }}' as json[])) as {{ name }}(item){% endmacro %}
{% macro postgres__elements(column, name, path) %}jsonb_path_query({{ column }}, '$.{{ path | join('.') }}[*]') as {{ name }}(item){% endmacro %}

{# What is equal in all forms of a value: 42 characters behind `t~` or `p~`, also in an address. #}
{% macro hash(text) %}substr({{ text }}, 3, 42){% endmacro %}

{% macro time(text) %}cast({{ text }} as timestamp){% endmacro %}
{% macro minutes_between(start, end) %}extract(epoch from {{ end }} - {{ start }}) / 60.0{% endmacro %}

{# Whose a row is, from the outermost owner to the innermost. #}
{% macro path_columns() %}{{ return(['path_userId', 'path_groupId', 'path_teamId', 'path_chatId', 'path_channelId', 'path_driveId', 'path_folderId', 'path_callRecordId', 'path_meetingId', 'path_reportId']) }}{% endmacro %}

{% macro length(column, path) %}{{ return(adapter.dispatch('length', 'nymgate')(column, path)) }}{% endmacro %}
{% macro default__length(column, path) %}coalesce(json_array_length({{ column }} -> '$.{{ path }}'), 0){% endmacro %}
{% macro postgres__length(column, path) %}jsonb_array_length(jsonb_path_query_array({{ column }}, '$.{{ path }}[*]')){% endmacro %}

{# Seconds of a duration such as PT1M5.04S. #}
{% macro seconds(text) %}{{ return(adapter.dispatch('seconds', 'nymgate')(text)) }}{% endmacro %}
{% macro default__seconds(text) -%}
{%- for unit, factor in [('D', 86400), ('H', 3600), ('M', 60), ('S', 1)] -%}
coalesce(try_cast(regexp_extract({{ text }}, '([0-9.]+){{ unit }}', 1) as double), 0) * {{ factor }}{{ ' + ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}
{% macro postgres__seconds(text) %}extract(epoch from cast({{ text }} as interval)){% endmacro %}

{# The rows of a table as they are after the last run. #}
{% macro rows_of(connector, record_type) %}(select * from {{ ref('current_row') }} where connector = '{{ connector }}' and record_type = '{{ record_type }}'){% endmacro %}

{# The text of an element that is one. #}
{% macro item_text(item) %}{{ return(adapter.dispatch('item_text', 'nymgate')(item)) }}{% endmacro %}
{% macro default__item_text(item) %}({{ item }} ->> '$'){% endmacro %}
{% macro postgres__item_text(item) %}({{ item }} #>> '{}'){% endmacro %}

{# When a run began: its name says it, 2026-12-04T132855.233Z-full. #}
{% macro run_time(run) %}{{ nymgate.time("substr(" ~ run ~ ", 1, 13) || ':' || substr(" ~ run ~ ", 14, 2) || ':' || substr(" ~ run ~ ", 16, 6)") }}{% endmacro %}
