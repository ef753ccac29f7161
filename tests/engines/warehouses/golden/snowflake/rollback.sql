select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from analytics.weather_data.mesh_publications
    where sequence > (select coalesce(max(sequence), 0) - 200 from analytics.weather_data.mesh_publications)
    order by sequence, state, port;

show roles like 'weather_observations_consumer';

show roles like 'weather_observations_consumer';

show roles like 'weather_observations_consumer';

execute immediate $$
declare
  overtaken exception (-20001, 'meshwright: weather was published by another run meanwhile; run `dbt build` again');
begin
  if (exists (select 1 from analytics.weather_data.mesh_publications where state = 'served' and sequence > 4)) then
    raise overtaken;
  end if;
  insert into analytics.weather_data.mesh_publications (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (5, 3, null, 'served', '2001-09-09T01:46:40Z', 'run-3', null, null, null, null, null, null), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'hourly_observations', 'hourly_observations__20010103t000000_aaaaaa', 'hourly_observations', null, 'observations', '2001-01-03T00:00:00Z'), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'old_port', 'old_port__20010102t000000_aaaaaa', 'old_port', null, 'observations', '2001-01-02T00:00:00Z'), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'stations', 'stations__20010101t000000_aaaaaa', 'stations', null, 'observations', '2001-01-01T00:00:00Z');
  create or replace view analytics.weather.hourly_observations copy grants as select "station", "pressure", "observed_at" from analytics.weather_data.hourly_observations__20010103t000000_aaaaaa;
  grant select on analytics.weather.hourly_observations to reporter;
  grant select on analytics.weather.hourly_observations to role "WEATHER_OBSERVATIONS_CONSUMER";
  grant select on analytics.weather.hourly_observations to analyst;
  grant select on analytics.weather.hourly_observations to planner;
  create or replace view analytics.weather.old_port copy grants as select "id" from analytics.weather_data.old_port__20010102t000000_aaaaaa;
  grant select on analytics.weather.old_port to role "WEATHER_OBSERVATIONS_CONSUMER";
  grant select on analytics.weather.old_port to analyst;
  grant select on analytics.weather.old_port to planner;
  create or replace view analytics.weather.stations copy grants as select "station" from analytics.weather_data.stations__20010101t000000_aaaaaa;
  grant select on analytics.weather.stations to reporter;
  grant select on analytics.weather.stations to role "WEATHER_OBSERVATIONS_CONSUMER";
  grant select on analytics.weather.stations to analyst;
  grant select on analytics.weather.stations to planner;
end;
$$;

