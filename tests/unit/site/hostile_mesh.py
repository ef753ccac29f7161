"""A mesh in which every free text is hostile, as far as a registry can hold it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.mesh import SiteMesh
from meshwright.site.site_files import domain_files, mesh_files
from meshwright.site.surroundings import surroundings
from tests.unit.site.rich_mesh import DOMAINS, NOON

# Names of domains and environments are looked at when a registry is read, and so are the words that have a meaning.
# What times are not is tried in test_pages.py.
_KEPT = {"domain", "default_environment", "environment", "change_class", "type", "status", "stability", "precision"}
_TIMES = {"at", "built_at", "published_at", "released_at", "deprecated_from", "version", "releases"}


def hostile(value, text, key=""):
    """The value with a text before every text in it; so what differed still differs."""
    if isinstance(value, str):
        return value if key in _KEPT | _TIMES else text + value
    if isinstance(value, tuple):
        return tuple(hostile(item, text, "" if key == "releases" else key) for item in value)
    if isinstance(value, PortId):
        return replace(value, name=text + value.name, version=value.version and value.version + text)
    if is_dataclass(value):
        return replace(
            value, **{each.name: hostile(getattr(value, each.name), text, each.name) for each in fields(value)}
        )
    return value


def renamed(value, names):
    """The value with other names for domains, products and environments."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(item, names) for item in value)
    if is_dataclass(value):
        return replace(value, **{each.name: renamed(getattr(value, each.name), names) for each in fields(value)})
    return value


def hostile_domains(text):
    """Facts of domains, with a text in each field; what refers to each other still does."""
    found = []
    for domain in DOMAINS:
        poisoned = replace(hostile(domain, text), name=domain.name)
        deployments = tuple(
            replace(each, releases=tuple((text + name, version) for name, version in before.releases))
            for each, before in zip(poisoned.deployments, domain.deployments, strict=True)
        )
        found.append(replace(poisoned, deployments=deployments))
    return tuple(found)


def contract(port, product, text):
    """The contract of a port, with a text in each field."""
    columns = tuple(
        Column(name, text, text, text, text, text, tags=(text, f"{text}2")) for name in (*port.columns, f"{text}more")
    )
    return Port(
        id=port.id,
        product=product.name,
        description=text,
        columns=columns,
        constraints=(
            Constraint("check", (), text),
            Constraint("not_null", (columns[0].name,)),
            Constraint("primary_key", tuple(column.name for column in columns)),
            Constraint(text, (text,), text),
        ),
        contract_enforced=True,
        tests=(DataTest(text, (text,), (text,)), DataTest("unique", (columns[0].name,))),
        materialized=text,
        alias=text,
        tags=(text,),
        other_tests=(DataTest(text, (text,)),),
    )


def files_of(domains, text):
    """Path -> text of the files of a site."""
    mesh = SiteMesh(domains, NOON)
    found = dict(mesh_files(mesh))
    for domain in domains:
        ports = {
            port.id: contract(port, product, text)
            for product in mesh.domains[domain.name].products
            for port in product.ports
        }
        builds = {port: (PortBuild(text, 3, ((text, 1),)), PortBuild(f"{text}2")) for port in ports}
        detail = DomainDetail(surroundings(mesh, domain.name), ports, builds=builds)
        for path, content in domain_files(detail):
            assert path not in found, path
            found[path] = content
    return found
