from __future__ import annotations

import os

import msgspec
import pytest

from meshwright.runner import file_digests
from meshwright.runner.file_digests import COMPUTED, FileDigests, identity, variables_in

LATER = 10_000_000_000
"""Nanoseconds after which nobody takes a file's time stamp for one of the same moment."""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model.sql"
    path.write_text("select 1")
    return path


def look(file, before=None, at=0):
    """Look at a file; `before` are the digests of an earlier look."""
    digests = FileDigests(before.seen if before else {}, before.at if before else 0, at)
    digests.at = at
    digests.digest = digests.look("model.sql", file)
    return digests


def told(seen, digest):
    """The same file with a digest that no content has."""
    return msgspec.structs.replace(seen, digest=digest)


def settled(file):
    return file.stat().st_ctime_ns + LATER


def test_the_same_content_has_the_same_digest_wherever_and_whenever_it_was_written(file, tmp_path):
    copy = tmp_path / "copy.sql"
    copy.write_text("select 1")
    assert look(file).digest == look(copy).digest
    copy.write_text("select 2")
    assert look(file).digest != look(copy).digest


def test_a_file_that_nobody_touched_is_not_read_again(file):
    before = look(file, at=settled(file))
    before.seen["model.sql"] = told(before.seen["model.sql"], "as it was")
    assert look(file, before, settled(file)).digest == "as it was"


def test_another_text_of_the_same_length_and_time_is_seen(file):
    before = look(file, at=settled(file))
    stamp = file.stat().st_mtime_ns
    file.write_text("select 2")
    os.utime(file, ns=(stamp, stamp))
    assert look(file, before, settled(file)).digest != before.digest


def test_a_file_that_may_have_changed_in_the_moment_it_was_read_is_read_again(file):
    before = look(file, at=file.stat().st_ctime_ns)
    before.seen["model.sql"] = told(before.seen["model.sql"], "of a moment before")
    assert look(file, before, settled(file)).digest != "of a moment before"


def test_of_a_large_file_the_attributes_count_once_they_are_settled(file, monkeypatch):
    monkeypatch.setattr(file_digests, "_LARGE", 3)
    at = settled(file)
    before = look(file, at=at)
    assert look(file, at=at + 1).digest == before.digest
    file.touch()
    assert look(file, at=settled(file)).digest != before.digest
    unsettled = file.stat().st_ctime_ns
    assert look(file, at=unsettled).digest != look(file, at=unsettled + 1).digest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (b"select 1", ()),
        (b"{{ env_var('A') }} {{ env_var(\"B\", 'x') }}", ("A", "B")),
        (b"{{ env_var( 'A' ) ~ env_var('A') }}", ("A",)),
        (b"registry: ${STORE}/registry", ("STORE",)),
        (b"{{ env_var(name) }}", (COMPUTED,)),
        (b"{% set ask = env_var %}{{ ask('A') }}", (COMPUTED,)),
        (b"{{ each(names, env_var) }}", (COMPUTED,)),
        (b"{{ context['env_var']('A') }}", (COMPUTED,)),
        (b"-- env_var is a function of dbt, see env_var", ()),
        (b"{{ env_var('SCHEMA_' + target.name) }} {{ env_var('A', '') }}", ("A",)),
    ],
)
def test_the_variables_that_a_text_names_are_found(text, names):
    assert set(names) <= set(variables_in(text))
    assert bool(variables_in(text)) == bool(names)


@pytest.mark.parametrize("text", [b"{{ env_var('A' ~ name) }}", b"{{ env_var('A_' + target.name, 'x') }}"])
def test_a_name_that_is_put_together_is_no_name(text):
    assert COMPUTED in variables_in(text)


def test_a_file_put_in_the_place_of_another_is_another(file, tmp_path):
    before = identity(file)
    other = tmp_path / "other"
    other.write_text("select 1")
    other.replace(file)
    assert identity(file) != before
    file.unlink()
    assert identity(file) == ""
