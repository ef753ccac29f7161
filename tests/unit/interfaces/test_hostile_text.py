"""Whatever another domain writes into its texts, it arrives as that text and as nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import jinja2
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meshwright.interfaces.package import interface_package
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import Column, Owner, Port
from tests.unit.interfaces.upstream import domain, pairs, port, release

PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{",
    "}",
    "%",
    "#",
    "-",
    "'",
    '"',
    "\\",
    "\n",
    "\t",
    " ",
    ": ",
    "- ",
    "|",
    ">",
]
PIECES += [
    "&a",
    "*a",
    "!!x",
    "---",
    "...",
    "\r",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\x85",
    "é",
    "raw",
    "endraw",
    "x",
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)
# Control characters but tab and line feed; separators, direction marks, byte order mark, and what is no character.
REPLACED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
JINJA = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)


def properties(changed: Port, owner: Owner = Owner("A", "a@x.org")) -> dict[str, Any]:
    """ports.yml as dbt reads it: the file as YAML."""
    changed_release = release(changed, owner=owner)
    files = dict(interface_package(domain(changed_release), pairs(changed_release), {}).files)
    content: dict[str, Any] = yaml.safe_load(files["models/ports.yml"].encode())
    return content


def rendered(text: str) -> str:
    """A text as dbt shows it: every string of a property file is a Jinja template."""
    return JINJA.from_string(text).render()


@settings(deadline=None)
@given(HOSTILE)
@example("{{ env_var('SECRET') }}")
@example("{% raw %}{{ x }}{% endraw %}")
@example("{# a comment #}")
@example("{{{{}}}}#}{#%}{%")
@example("{%- set a = 1 -%}")
@example("---\n- !!python/object:os.system x")
@example(" leading and trailing \n")
@example("x" * 10_000)
@example("{" * 1_000)
@example("\U0001f600 \u202egnp.exe")
def test_a_description_arrives_as_it_was_written(text: str) -> None:
    hostile = port("aircraft", description=text, columns=(Column("a", "integer", text),))
    content = properties(hostile, Owner(text or "x", text or "x"))
    expected = REPLACED.sub("\ufffd", text)
    (model,) = content["models"]
    assert rendered(model["description"]) == expected
    assert rendered(model["columns"][0]["description"]) == expected
    owner = content["groups"][0]["owner"]
    assert rendered(owner["name"]) == rendered(owner["email"]) == (expected or "x")


@given(HOSTILE)
def test_a_description_of_an_old_version_arrives_as_it_was_written(text: str) -> None:
    old, new = port("aircraft@1", latest=False, description=text), port("aircraft@2")
    both = release(old, new)
    files = dict(interface_package(domain(both), pairs(both), {}).files)
    (model,) = yaml.safe_load(files["models/ports.yml"])["models"]
    described = model["versions"][0].get("description", model["description"])
    assert rendered(described) == REPLACED.sub("\ufffd", text)


NO_NAMES = [
    "",
    " ",
    "a b",
    "a-b",
    "1a",
    "a.b",
    "a/b",
    "../a",
    "a'",
    'a"',
    "a\n",
    "{{ a }}",
    "{% a %}",
    "a;b",
    "a)",
    "ä",
    "a\x00",
]
NO_NAMES += ["a,b", "a as b", "*", "a--", "$a", "a\u202e"]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_is_refused_wherever_it_stands(name: str) -> None:
    good = port("aircraft@2")
    upstream = domain(release(good))
    (deployment,) = upstream.deployments
    (served,) = deployment.served
    bad_places = [
        replace(served, relation=replace(served.relation, **{part: name}))
        for part in ("database", "schema", "identifier")
    ]
    attempts = [
        (upstream, pairs(release(replace(good, columns=(Column(name, "integer"),))))),
        (upstream, pairs(release(replace(good, id=replace(good.id, name=name))))),
        (upstream, pairs(release(replace(good, product=name)))),
        (replace(upstream, name=name), pairs(release(good))),
        *(
            (replace(upstream, deployments=(replace(deployment, served=(place,)),)), pairs(release(good)))
            for place in bad_places
        ),
    ]
    if name not in ("a-b", "a--"):  # an environment may have hyphens
        attempts.append((replace(upstream, deployments=(replace(deployment, environment=name),)), pairs(release(good))))
    for changed, ports in attempts:
        with pytest.raises(RegistryError):
            interface_package(changed, ports, {})


@pytest.mark.parametrize("version", ["../1", "1/2", "1 ", "1\n", "{{ 1 }}", "1'", "\u00b2", "1;2", "1:2"])
def test_what_is_no_version_is_refused(version: str) -> None:
    bad = port("aircraft@2")
    bad = replace(bad, id=replace(bad.id, version=version))
    with pytest.raises(RegistryError):
        properties(bad)


@pytest.mark.parametrize(
    "date", ["{{ env_var('SECRET') }}", "tomorrow", "{% do x %}", "2027-13-45", "2027-06-30 {{ x }}"]
)
def test_what_is_no_date_is_refused_because_dbt_would_render_it(date: str) -> None:
    with pytest.raises(RegistryError):
        properties(port("aircraft", deprecation_date=date))
