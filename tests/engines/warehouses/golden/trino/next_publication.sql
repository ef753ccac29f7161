create table if not exists "analytics"."weather_data"."mesh_publications" (sequence bigint, restores bigint, row_count bigint, state varchar, started_at varchar, invocation_id varchar, port varchar, data_table varchar, model varchar, version varchar, product varchar, built_at varchar);

select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from "analytics"."weather_data"."mesh_publications"
    where sequence > (select coalesce(max(sequence), 0) - 200 from "analytics"."weather_data"."mesh_publications")
    order by sequence, state, port;

drop table if exists "analytics"."weather_data"."hourly_observations__20010101t000000_aaaaaa";

insert into "analytics"."weather_data"."mesh_publications" (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (4, 4, null, 'dropped', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', null, 'hourly_observations__20010101t000000_aaaaaa', null, null, null, null);

select count(*) from "analytics"."weather_private"."hourly_observations";

insert into "analytics"."weather_data"."mesh_publications" (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (5, 5, 24, 'prepared', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'hourly_observations', 'hourly_observations__20010909t014640_000000', 'hourly_observations', null, 'observations', '2001-09-09T01:46:40Z');

create table "analytics"."weather_data"."hourly_observations__20010909t014640_000000" with (partitioning = ARRAY['station']) as select * from "analytics"."weather_private"."hourly_observations";

select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from "analytics"."weather_data"."mesh_publications"
    where sequence > (select coalesce(max(sequence), 0) - 200 from "analytics"."weather_data"."mesh_publications")
    order by sequence, state, port;

insert into "analytics"."weather_data"."mesh_publications" (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (5, 5, null, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', null, null, null, null, null, null), (5, 5, 24, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'hourly_observations', 'hourly_observations__20010909t014640_000000', 'hourly_observations', null, 'observations', '2001-09-09T01:46:40Z'), (5, 5, 24, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'stations', 'stations__20010101t000000_aaaaaa', 'stations', null, 'observations', '2001-01-01T00:00:00Z');

create or replace view "analytics"."weather"."hourly_observations" security definer as select "station", "observed_at", "wind_speed" from "analytics"."weather_data"."hourly_observations__20010909t014640_000000";

grant select on "analytics"."weather"."hourly_observations" to "anna";

grant select on "analytics"."weather"."hourly_observations" to role "punctuality";

grant select on "analytics"."weather"."hourly_observations" to "network";

create or replace view "analytics"."weather"."stations" security definer as select "station" from "analytics"."weather_data"."stations__20010101t000000_aaaaaa";

grant select on "analytics"."weather"."stations" to "anna";

grant select on "analytics"."weather"."stations" to role "punctuality";

grant select on "analytics"."weather"."stations" to "network";

/* mesh-publication {"adapter": "trino", "environment": "prod", "invocation_id": "00000000-0000-4000-8000-000000000000", "ports": [{"built_at": "2001-09-09T01:46:40Z", "columns": ["station", "observed_at", "wind_speed"], "database": "analytics", "identifier": "hourly_observations", "model": "hourly_observations", "rows": 24, "schema": "weather", "types": ["text", "text", "text"], "version": null}, {"built_at": "2001-01-01T00:00:00Z", "columns": ["station"], "database": "analytics", "identifier": "stations", "model": "stations", "rows": 24, "schema": "weather", "types": ["text"], "version": null}], "published": true, "sequence": 5} */
drop view if exists "analytics"."weather"."old_port";

