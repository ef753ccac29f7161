"""Declaring inputs: the list in mesh.yml and the interface packages, together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES
from meshwright.app.sync import SyncResult, sync_domain
from meshwright.app.yaml_edit import YamlEdit
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.read.mesh_yml import FILE_NAME, load_domain_config


def add(folder: Path, inputs: Sequence[Input], *, environ: Mapping[str, str] = NO_VARIABLES) -> SyncResult:
    """List inputs in a domain's mesh.yml and write its interface packages.

    Raises:
        ConfigError: the domain has no mesh.yml, or an input cannot be resolved; then nothing is written.
        RegistryError: the registry cannot be read.
    """
    config = load_domain_config(folder)
    if not config.declared:
        raise ConfigError([f"{folder / FILE_NAME}: there is none"], "Write one with `mesh init`.")
    new = [declared for declared in dict.fromkeys(inputs) if declared not in config.inputs]
    result = sync_domain(replace(config, inputs=(*config.inputs, *new)), environ)
    if not new:
        return result
    edit = YamlEdit(folder / FILE_NAME)
    edit.content.setdefault("inputs", []).extend(str(declared) for declared in new)
    edit.save()
    return replace(result, changed=tuple(sorted({*result.changed, FILE_NAME})))
