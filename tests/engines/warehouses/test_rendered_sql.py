"""What each warehouse is sent, letter by letter, and that its dialect is what sqlglot takes for it.

None of these engines runs here. `.ci/warehouses` compares the same files with what dbt's own adapters render. After a
change that is meant: `pytest tests/engines/warehouses --update-warehouses`, and read the difference.
"""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from tests.engines.warehouses.engines import ENGINES, Engine
from tests.engines.warehouses.example import EXAMPLES, Example, transcript
from tests.engines.warehouses.stand_in import MACROS, CompilerError, StandIn, asked_of

GOLDEN = Path(__file__).parent / "golden"
NAMES = [engine.name for engine in ENGINES]
each_engine = pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])

SCRIPTS = {
    "snowflake": re.compile(
        r"\A(?P<before>.*?)execute immediate \$\$\n.*?\n  end if;\n(?P<body>.*)\nend;\n\$\$\Z", re.DOTALL
    ),
    "bigquery": re.compile(r"\A(?P<before>.*?)if exists .*?\nend if;\n(?P<body>.*)\Z", re.DOTALL),
}
"""The frames of scripts, whose statements are parsed one by one: sqlglot does not know the frames."""


@each_engine
@each_example
def test_an_engine_is_sent_what_it_was(engine: Engine, example: Example, update_golden: bool) -> None:
    text = transcript(asked_of(engine, example))
    path = GOLDEN / engine.name / f"{example.name}.sql"
    if update_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_file_has_its_example() -> None:
    there = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.sql")}
    assert there == {f"{engine}/{example.name}.sql" for engine in NAMES for example in EXAMPLES}


@each_engine
def test_the_dialect_knows_every_statement_but_these(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """What sqlglot takes for a command, it has not parsed. `Engine.unparsed` lists those, and no others."""
    caplog.set_level(logging.ERROR, logger="sqlglot")
    unparsed = set()
    for asked in (text for example in EXAMPLES for text in asked_of(engine, example)):
        frame = SCRIPTS[engine.name].match(asked) if engine.name in SCRIPTS else None
        inner = frame["body"].strip().rstrip(";").split(";\n") if frame else [asked]
        commands = [text for text in inner if not text.startswith("-- ") and _is_unparsed(engine, text)]
        if frame:
            commands.append(asked[frame.end("before") :])
        for command in commands:
            unparsed.add(next((known for known in engine.unparsed if re.match(known, command)), command))
    assert unparsed == set(engine.unparsed)


@given(text=st.text(alphabet="ab'\"\\;-/*`$", max_size=12))
def test_a_text_stays_what_it_is(text: str) -> None:
    for stand_in in _stand_ins():
        literal = stand_in.call("text_literal", text)
        (tree,) = sqlglot.parse(f"select {literal}", dialect=stand_in.engine.name)
        assert tree is not None
        assert [node.this for node in tree.find_all(exp.Literal)] == [text]


@pytest.mark.parametrize("engine", [e for e in ENGINES if e.name not in SCRIPTS], ids=lambda engine: engine.name)
def test_nothing_changes_when_another_run_was_faster(engine: Engine) -> None:
    stand_in = StandIn(engine, EXAMPLES[1], overtaken=True)
    with pytest.raises(CompilerError, match="published by another run meanwhile"):
        stand_in.publish()
    assert not [text for text in stand_in.asked if " view " in text]
    assert stand_in.asked[-1] == "rollback" or engine.name != "redshift"


@each_engine
def test_the_record_is_written_before_a_view_changes(engine: Engine) -> None:
    """Where statements commit one by one: a table that a view shows must not be taken for one that nobody needs."""
    for example in EXAMPLES[:2]:
        script = "\n".join(asked_of(engine, example))
        record, view = script.index("'served', '2001-09-09"), script.index(" view ")
        assert record < view or engine.name == "redshift"


def test_readers_that_many_adapters_would_forget_are_all_granted() -> None:
    for engine in ENGINES:
        grants = [line for text in asked_of(engine, EXAMPLES[0]) for line in text.splitlines() if "grant " in line]
        for reader in [*next(iter(engine.grants.values())), *engine.readers]:
            assert any(reader.partition(":")[2] in grant and "stations" in grant for grant in grants), (
                engine.name,
                reader,
            )


def test_redshift_takes_no_macro_of_postgres() -> None:
    """dbt goes on to them where Redshift has none of its own, and they are full of what only Postgres knows."""
    there = _macros_of("postgres")
    assert there
    assert there <= _macros_of("redshift")


def test_a_name_that_ends_the_block_is_sent_without_one() -> None:
    snowflake = next(engine for engine in ENGINES if engine.name == "snowflake")
    stand_in = StandIn(snowflake, EXAMPLES[0])
    current = {"sequence": 0}
    areas = stand_in.call("publication_areas")
    assert (
        stand_in.call("snowflake__activate", areas, current, ['create view "a$$b"', "record"]) == 'create view "a$$b"'
    )
    assert stand_in.asked[-1] == "record"


@each_engine
def test_the_receipt_stands_in_the_last_statement(engine: Engine) -> None:
    last = asked_of(engine, EXAMPLES[0])[-1]
    receipt = json.loads(last.removeprefix("/* mesh-publication ").partition(" */")[0].replace("\\/", "/"))
    assert [port["identifier"] for port in receipt["ports"]] == ["hourly_observations", "readings", "stations"]
    assert {(port["database"], port["schema"]) for port in receipt["ports"]} == {("analytics", "weather")}


@cache
def _stand_ins() -> list[StandIn]:
    return [StandIn(engine, EXAMPLES[0]) for engine in ENGINES]


def _macros_of(engine: str) -> set[str]:
    source = "".join(path.read_text() for path in MACROS.rglob("*.sql"))
    return set(re.findall(rf"macro {engine}__(\w+)\(", source))


def _is_unparsed(engine: Engine, statement: str) -> bool:
    return any(isinstance(tree, exp.Command) for tree in sqlglot.parse(statement, dialect=engine.name))
