select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from `analytics`.`weather_data`.`mesh_publications`
    where sequence > (select coalesce(max(sequence), 0) - 200 from `analytics`.`weather_data`.`mesh_publications`)
    order by sequence, state, port;

select sequence, restores, state, started_at, invocation_id, port, data_table, model, version, product, built_at, row_count
    from `analytics`.`weather_data`.`mesh_publications`
    where sequence > (select coalesce(max(sequence), 0) - 200 from `analytics`.`weather_data`.`mesh_publications`)
    order by sequence, state, port;

insert into `analytics`.`weather_data`.`mesh_publications` (sequence, restores, row_count, state, started_at, invocation_id, port, data_table, model, version, product, built_at) values (5, 3, null, 'served', '2001-09-09T01:46:40Z', 'run-3', null, null, null, null, null, null), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'hourly_observations', 'hourly_observations__20010103t000000_aaaaaa', 'hourly_observations', null, 'observations', '2001-01-03T00:00:00Z'), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'old_port', 'old_port__20010102t000000_aaaaaa', 'old_port', null, 'observations', '2001-01-02T00:00:00Z'), (5, 3, 24, 'served', '2001-09-09T01:46:40Z', 'run-3', 'stations', 'stations__20010101t000000_aaaaaa', 'stations', null, 'observations', '2001-01-01T00:00:00Z');

alter view `analytics`.`weather`.`hourly_observations` as select `station`, `pressure`, `observed_at` from `analytics`.`weather_data`.`hourly_observations__20010103t000000_aaaaaa`;

grant select on `analytics`.`weather`.`hourly_observations` to `reporters`;

grant select on `analytics`.`weather`.`hourly_observations` to `punctuality`;

grant select on `analytics`.`weather`.`hourly_observations` to `network`;

alter view `analytics`.`weather`.`old_port` as select `id` from `analytics`.`weather_data`.`old_port__20010102t000000_aaaaaa`;

grant select on `analytics`.`weather`.`old_port` to `punctuality`;

grant select on `analytics`.`weather`.`old_port` to `network`;

alter view `analytics`.`weather`.`stations` as select `station` from `analytics`.`weather_data`.`stations__20010101t000000_aaaaaa`;

grant select on `analytics`.`weather`.`stations` to `reporters`;

grant select on `analytics`.`weather`.`stations` to `punctuality`;

grant select on `analytics`.`weather`.`stations` to `network`;

