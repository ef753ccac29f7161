-- adapter.create_schema(weather)

-- adapter.create_schema(weather_data)

create table if not exists "analytics"."weather_data"."mesh_publications" (sequence bigint, restores bigint, row_count bigint, state varchar, started_at varchar, invocation_id varchar, port varchar, data_table varchar, model varchar, version varchar, product varchar, built_at varchar);

select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from "analytics"."weather_data"."mesh_publications"
    where sequence > (select coalesce(max(sequence), 0) - 200 from "analytics"."weather_data"."mesh_publications")
    order by sequence, state, port;

select count(*) from "analytics"."weather_private"."hourly_observations";

select count(*) from "analytics"."weather_private"."readings";

select count(*) from "analytics"."weather_private"."stations";

insert into "analytics"."weather_data"."mesh_publications" (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (1, 1, 24, 'prepared', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'hourly_observations', 'hourly_observations__20010909t014640_000000', 'hourly_observations', null, 'observations', '2001-09-09T01:46:40Z'), (1, 1, 24, 'prepared', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'readings', 'readings__20010909t014640_000000', 'readings', null, 'observations', '2001-09-09T01:46:40Z'), (1, 1, 24, 'prepared', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'stations', 'stations__20010909t014640_000000', 'stations', null, 'observations', '2001-09-09T01:46:40Z');

create table "analytics"."weather_data"."hourly_observations__20010909t014640_000000" with (partitioning = ARRAY['station']) as select * from "analytics"."weather_private"."hourly_observations";

create table "analytics"."weather_data"."readings__20010909t014640_000000" with (partitioning = ARRAY['station']) as select * from "analytics"."weather_private"."readings";

create table "analytics"."weather_data"."stations__20010909t014640_000000" as select * from "analytics"."weather_private"."stations";

select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from "analytics"."weather_data"."mesh_publications"
    where sequence > (select coalesce(max(sequence), 0) - 200 from "analytics"."weather_data"."mesh_publications")
    order by sequence, state, port;

insert into "analytics"."weather_data"."mesh_publications" (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (1, 1, null, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', null, null, null, null, null, null), (1, 1, 24, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'hourly_observations', 'hourly_observations__20010909t014640_000000', 'hourly_observations', null, 'observations', '2001-09-09T01:46:40Z'), (1, 1, 24, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'readings', 'readings__20010909t014640_000000', 'readings', null, 'observations', '2001-09-09T01:46:40Z'), (1, 1, 24, 'served', '2001-09-09T01:46:40Z', '00000000-0000-4000-8000-000000000000', 'stations', 'stations__20010909t014640_000000', 'stations', null, 'observations', '2001-09-09T01:46:40Z');

create or replace view "analytics"."weather"."hourly_observations" security definer as select "station", "observed_at", "wind_speed" from "analytics"."weather_data"."hourly_observations__20010909t014640_000000";

grant select on "analytics"."weather"."hourly_observations" to "anna";

grant select on "analytics"."weather"."hourly_observations" to role "punctuality";

grant select on "analytics"."weather"."hourly_observations" to "network";

create or replace view "analytics"."weather"."readings" security definer as select "id" from "analytics"."weather_data"."readings__20010909t014640_000000";

grant select on "analytics"."weather"."readings" to "anna";

grant select on "analytics"."weather"."readings" to role "punctuality";

grant select on "analytics"."weather"."readings" to "network";

create or replace view "analytics"."weather"."stations" security definer as select "station" from "analytics"."weather_data"."stations__20010909t014640_000000";

grant select on "analytics"."weather"."stations" to "anna";

grant select on "analytics"."weather"."stations" to role "punctuality";

/* mesh-publication {"adapter": "trino", "environment": "prod", "invocation_id": "00000000-0000-4000-8000-000000000000", "ports": [{"built_at": "2001-09-09T01:46:40Z", "columns": ["station", "observed_at", "wind_speed"], "database": "analytics", "identifier": "hourly_observations", "model": "hourly_observations", "rows": 24, "schema": "weather", "types": ["text", "text", "text"], "version": null}, {"built_at": "2001-09-09T01:46:40Z", "columns": ["id"], "database": "analytics", "identifier": "readings", "model": "readings", "rows": 24, "schema": "weather", "types": ["text"], "version": null}, {"built_at": "2001-09-09T01:46:40Z", "columns": ["station"], "database": "analytics", "identifier": "stations", "model": "stations", "rows": 24, "schema": "weather", "types": ["text"], "version": null}], "published": true, "sequence": 1} */
grant select on "analytics"."weather"."stations" to "network";

