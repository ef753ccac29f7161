"""What mesh.yml may say, and what is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import project

COMPLETE = """\
version: 1
domain: rain
description: Rain
owner: {name: Team, email: team@example.com}
registry: ../registry
products:
  observations:
    title: Observations
    type: source-aligned
    status: active
    support: {channel: "#rain", url: "https://example.com"}
    sla: {freshness: 24h}
    consumers: [network]
  empty:
inputs:
  - fleet.aircraft@2
  - network.airports
"""


def problems(folder: Path, text: str | bytes) -> list[str]:
    """The problems that a mesh.yml has, without the folder."""
    project(folder)
    (folder / "mesh.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load_domain_config(folder)
    return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]


def test_a_project_without_mesh_yml_is_a_domain_called_like_it(tmp_path: Path) -> None:
    config = load_domain_config(project(tmp_path, "weather"))
    assert (config.name, config.declared, config.registry, config.inputs) == ("weather", False, None, ())


def test_everything_that_mesh_yml_says_is_read(tmp_path: Path) -> None:
    config = load_domain_config(project(tmp_path, "weather", COMPLETE))
    assert (config.name, config.project, config.declared) == ("rain", "weather", True)
    assert (config.owner, config.registry) == (Owner("Team", "team@example.com"), "../registry")
    assert config.products["observations"]["consumers"] == ["network"]
    assert config.products["empty"] == {}
    assert config.product_places["empty"] == Place("mesh.yml", 14)
    assert config.inputs == (Input("fleet", "aircraft", "2"), Input("network", "airports"))
    assert [place.line for place in config.input_places] == [16, 17]


def test_an_unknown_key_is_an_error_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    assert problems(tmp_path, "version: 1\ndescripton: x\n") == [
        "mesh.yml:2: descripton: unknown key; did you mean description?"
    ]


def test_an_unknown_key_deep_down_is_told_with_its_path(tmp_path: Path) -> None:
    text = "version: 1\nproducts:\n  delays:\n    titel: x\n"
    assert problems(tmp_path, text) == ["mesh.yml:4: products.delays.titel: unknown key; did you mean title?"]


def test_an_unknown_key_like_nothing_else_lists_what_is_known(tmp_path: Path) -> None:
    assert problems(tmp_path, "version: 1\nowner: {xyzzy: 1}\n") == [
        "mesh.yml:2: owner.xyzzy: unknown key; known here: name, email"
    ]


def test_all_problems_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = "version: 1\nregistry: 3\nproducts:\n  delays: {type: raw}\ninputs:\n  - weather.a\n  - weather\nfoo: 1\n"
    found = problems(tmp_path, text)
    assert [problem.split(": ")[0] for problem in found] == ["mesh.yml:2", "mesh.yml:4", "mesh.yml:7", "mesh.yml:8"]
    assert [problem.split(": ")[1] for problem in found] == ["registry", "products.delays.type", "inputs[1]", "foo"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 1\nproducts: [a]\n", "mesh.yml:2: products: ['a'] is not a mapping of keys to values"),
        ("version: 1\ndescription: 1\n", "mesh.yml:2: description: 1 is not a text"),
        ("version: 1\ninputs:\n", "mesh.yml:2: inputs: None is not a list"),
        ("version: 1\ninputs: a.b\n", "mesh.yml:2: inputs: 'a.b' is not a list"),
        ("version: 1\nproducts: {a: {status: actve}}\n", "'actve' is not one of draft, active, deprecated, retired"),
        ("version: 2\n", "mesh.yml:1: version: 2 is not known to this meshwright; it knows 1"),
        ("description: x\n", "mesh.yml:1: the key `version` is missing; write `version: 1`"),
        ("", "mesh.yml:1: the key `version` is missing; write `version: 1`"),
        ("# nothing\n", "mesh.yml:1: the key `version` is missing; write `version: 1`"),
        (
            "version: 1\nproducts: {a: {stability: stabel}}\n",
            "is not one of experimental, stable, strict; did you mean",
        ),
        ("version: 1\nproducts: {a: {sla: {retention: 2y}}}\n", "products.a.sla.retention: '2y' is not of the form"),
        ("version: 1\nproducts: {a: {sla: {availability: 99.5}}}\n", "products.a.sla.availability: 99.5 is not a text"),
        ("version: 1\nproducts: {a: {sla: {availability: 101%}}}\n", "'101%' is not of the form"),
        ("version: 1\nowner: {email: nobody}\n", "mesh.yml:2: owner.email: 'nobody' is not of the form"),
    ],
)
def test_a_wrong_value_is_told_with_file_line_and_path(tmp_path: Path, text: str, expected: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert expected in problem


@pytest.mark.parametrize("text", ["weather", "weather.a.b", "weather.a@", "we-ather.a", "weather.a b", r"weather.a\n"])
def test_an_input_of_another_form_is_told_with_the_right_one(tmp_path: Path, text: str) -> None:
    (problem,) = problems(tmp_path, f'version: 1\ninputs:\n  - network.airports\n  - "{text}"\n')
    assert problem.startswith("mesh.yml:4: inputs[1]: ")
    assert problem.endswith("is not of the form <domain>.<port> or <domain>.<port>@<version>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"version: 1\ndescription: \xe9\n", "mesh.yml: not UTF-8 text (byte 24)"),
        (b"version: 1\x00\n", "mesh.yml: not YAML"),
        (b"- version\n", "mesh.yml: the top level is not a mapping of keys to values"),
        (b"version\n", "mesh.yml: the top level is not a mapping of keys to values"),
        (b"version: 1\ninputs: [a.b\nx: 1\n", "mesh.yml:3: "),
        (b"version: 1\n\tx: 1\n", "mesh.yml:2: "),
        (b"version: 1\n---\nversion: 1\n", "mesh.yml:2: "),
        (b"version: !!python/object/apply:os.getcwd []\n", "mesh.yml:1: could not determine a constructor"),
        (b"version: 1\ndescription: 2024-13-45\n", "mesh.yml"),
        (b"version: !!int abc\n", "mesh.yml"),
        (b"a: " + b"[" * 3_000, "mesh.yml"),
        (b"a: " + b"[" * 3_000 + b"]" * 3_000, "mesh.yml"),
    ],
)
def test_what_is_no_yaml_mapping_is_told_without_a_traceback(tmp_path: Path, text: bytes, expected: str) -> None:
    assert problems(tmp_path, text)[0].startswith(expected)


@pytest.mark.parametrize("key", ["1", "true", "null", "2024-01-01"])
def test_a_product_whose_name_is_no_text_is_a_problem(tmp_path: Path, key: str) -> None:
    assert problems(tmp_path, f"version: 1\nproducts: {{{key}: {{title: x}}}}\n")


@pytest.mark.parametrize("name", ["we ather", "1weather", r"weather\n", "we/ather", "../weather", ""])
def test_a_domain_name_that_cannot_be_a_folder_is_a_problem(tmp_path: Path, name: str) -> None:
    (problem,) = problems(tmp_path, f'version: 1\ndomain: "{name}"\n')
    assert problem.startswith("mesh.yml:2: domain: ")


def test_a_folder_that_is_no_dbt_project_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere: there is no such folder"):
        load_domain_config(tmp_path / "nowhere")
    (tmp_path / "dbt_project.yml").write_text("name: weather\n")
    with pytest.raises(ConfigError, match=r"dbt_project\.yml: not a folder"):
        load_domain_config(tmp_path / "dbt_project.yml")
    (tmp_path / "models").mkdir()
    with pytest.raises(ConfigError) as caught:
        load_domain_config(tmp_path / "models")
    assert caught.value.what.endswith(f"not a dbt project: there is no dbt_project.yml; the project is {tmp_path}")


@pytest.mark.parametrize("text", ["", "name: ''\n", "name: [a]\n", "profile: x\n"])
def test_a_project_without_a_name_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "dbt_project.yml").write_text(text)
    with pytest.raises(ConfigError, match="the project has no `name`"):
        load_domain_config(tmp_path)


def test_a_key_that_stands_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    text = (
        "version: 1\nrules: {CON001: off}\ndescription: x\nrules: {CON002: off}\nproducts: {a: {title: x, title: y}}\n"
    )
    assert problems(tmp_path, text) == [
        "mesh.yml:4: rules: stands in line 2 already; keep one of them",
        "mesh.yml:5: title: stands in line 5 already; keep one of them",
    ]


def test_a_file_of_almost_the_right_name_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: weather\n")
    (tmp_path / "mesh.yaml").write_text("version: 1\n")
    with pytest.raises(ConfigError, match=r"mesh\.yaml: the file has to be called mesh\.yml"):
        load_domain_config(tmp_path)
    (tmp_path / "mesh.yaml").unlink()
    (tmp_path / "mesh.yml").mkdir()
    with pytest.raises(ConfigError, match=r"mesh\.yml: a folder, and no file"):
        load_domain_config(tmp_path)
