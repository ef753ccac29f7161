from __future__ import annotations

from functools import reduce
from itertools import pairwise

from meshwright.runner.output import Tally, first_problem

BUILD = """\
12:08:27  Running with dbt=1.11.16
12:08:29  Found 3 models, 1 seed, 1 operation, 3 data tests, 511 macros, 1 unit test
12:08:29
12:08:29  1 of 9 START sql view model main.a ............................................. [RUN]
12:08:29  2 of 9 START seed file main.se ................................................. [RUN]
12:08:29  2 of 9 OK loaded seed file main.se ............................................. [INSERT 1 in 0.09s]
12:08:29  1 of 9 OK created sql view model main.a ........................................ [OK in 0.10s]
12:08:29  9 of 9 OK created sql mesh_interface model weather.hours ....................... [OK in 0.10s]
12:08:29  3 of 9 START test accepted_values_a_a__2 ....................................... [RUN]
12:08:29  4 of 9 PASS unique_a_a ......................................................... [PASS in 0.05s]
12:08:29  3 of 9 FAIL 1 accepted_values_a_a__2 ........................................... [FAIL 1 in 0.05s]
12:08:29  5 of 9 SKIP unit_test ut ....................................................... [SKIP]
12:08:29  6 of 9 SKIP relation main.b .................................................... [SKIP]
12:08:29
12:08:29  1 of 1 START hook: tiny.on-run-end.0 ........................................... [RUN]
12:08:29  1 of 1 OK hook: tiny.on-run-end.0 .............................................. [OK in 0.01s]
12:08:29
12:08:29  Completed with 1 error, 0 partial successes, and 0 warnings:
12:08:29
12:08:29  Failure in test accepted_values_a_a__2 (models/s.yml)
12:08:29    Got 1 result, configured to fail if != 0
12:08:29
12:08:29    compiled code at target/compiled/tiny/models/s.yml/accepted_values_a_a__2.sql
12:08:29
12:08:29  Done. PASS=4 WARN=0 ERROR=1 SKIP=4 NO-OP=0 TOTAL=9
""".splitlines()

PARSE = """\
12:08:32  Running with dbt=1.11.16
12:08:32  Encountered an error:
Compilation Error
  Model 'model.tiny.d' (models/d.sql) depends on a node named 'zzz' which was not found
""".splitlines()


def test_the_tally_counts_what_ended_but_neither_hooks_nor_stubs_of_foreign_ports():
    assert reduce(Tally.after, BUILD, Tally()) == Tally(done=7, total=9, models=1, tests=2)


def test_the_tally_never_goes_back():
    steps = [Tally()]
    for line in BUILD:
        steps.append(steps[-1].after(line))
    assert all(old.done <= new.done for old, new in pairwise(steps))


def test_the_first_failure_is_told_in_dbts_words():
    assert first_problem(BUILD) == (
        "Failure in test accepted_values_a_a__2 (models/s.yml)\n  Got 1 result, configured to fail if != 0"
    )


def test_a_project_that_cannot_be_parsed_is_told_too():
    assert first_problem(PARSE) == (
        "Compilation Error\n  Model 'model.tiny.d' (models/d.sql) depends on a node named 'zzz' which was not found"
    )


def test_what_kept_dbt_from_running_is_told_beyond_the_headline():
    said = """\
10:00:00  Encountered an error:
Runtime Error

  dbt encountered an error while trying to read your profiles.yml file.

  The profiles.yml file at profiles.yml is empty

"""
    assert first_problem(said.splitlines()) == (
        "Runtime Error\n"
        "  dbt encountered an error while trying to read your profiles.yml file.\n"
        "  The profiles.yml file at profiles.yml is empty"
    )


def test_the_way_through_dbts_code_is_not_told():
    way = ["10:00:00  Traceback (most recent call last):", '  File "connections.py", line 110, in open', "OSError: no"]
    locked = ["10:00:00  Encountered an error:", "IO Error: Could not set lock on file", *way]
    assert first_problem(locked) == "IO Error: Could not set lock on file"
    assert first_problem(["10:00:00  Encountered an error:", *way]) == "OSError: no"


def test_without_an_explanation_the_last_line_has_to_do():
    assert first_problem(["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'dbt'", ""]) == (
        "ModuleNotFoundError: No module named 'dbt'"
    )
    assert first_problem([]) == ""


def test_warnings_alone_are_not_a_failure():
    assert first_problem(["Completed with 0 errors, 0 partial successes, and 2 warnings:", "", "Done."]) == "Done."


BUILD_OF_DBT_2 = """\
  dbt-core 2.0.0-alpha.1
   Loading profiles.yml
  Finished [  0.09s] hook  tiny-on-run-start-0
 Succeeded [  0.06s] model main.hours (mesh_interface)
 Succeeded [  0.02s] seed  main.se (table)
 Succeeded [  0.05s] model main.a (view)
    Passed [  0.02s] unit_test main_dbt_test__audit.ut
    Failed [  0.06s] test  unique_a_a (models/s.yml)
    Failed [  1.08s] model main.b (table)
   Skipped [-------] model main.c (table)
   Skipped [-------] test  assert_c (tests/assert_c.sql)
meshwright: NOT PUBLISHED: unique_a_a (fail)
""".splitlines()

ERROR_OF_DBT_2 = """\

=================== Errors and Warnings ====================
[warning] [ColumnTypeMismatch (dbt1058)]: Column 'a' in node 'model.tiny.a' has a type mismatch.
[error] [DbDriverFailed (dbt1308)]: Catalog Error: Table with name nowhere does not exist!
Did you mean "a"?
   0: <unknown>
  18: start_thread
             at ./nptl/pthread_create.c:442:8

==================== Execution Summary =====================
Finished 'build' with 1 error for target 'dev' [1.2s]
Summary: 7 total | 6 success | 1 error
""".splitlines()


def test_dbt_2_is_counted_too() -> None:
    tally = reduce(Tally.after, BUILD_OF_DBT_2 + ERROR_OF_DBT_2, Tally())
    assert tally == Tally(done=8, total=8, models=1, tests=2)


def test_dbt_2_explains_an_error_and_names_a_failing_test() -> None:
    assert first_problem(BUILD_OF_DBT_2 + ERROR_OF_DBT_2) == (
        'Catalog Error: Table with name nowhere does not exist!\nDid you mean "a"?'
    )
    assert first_problem(BUILD_OF_DBT_2) == "Failed [  0.06s] test  unique_a_a (models/s.yml)"
