"""Telling where a profile's schema is not the private one that the names of all others follow from."""

from __future__ import annotations

from pathlib import Path

from meshwright.app.yaml_edit import YamlEdit

_END = "_private"


def schema_hint(folder: Path) -> str | None:
    """What a person has to do so that Postgres keeps models private; None when nothing is left to do.

    Only a profiles.yml beside the project is looked at; a schema written with Jinja is left to dbt.
    """
    path = folder / "profiles.yml"
    if not path.is_file():
        return None
    lines: list[str] = []
    for profile in YamlEdit(path).content.values():
        outputs = profile.get("outputs") if isinstance(profile, dict) else None
        for name, output in outputs.items() if isinstance(outputs, dict) else []:
            schema = output.get("schema") if isinstance(output, dict) and output.get("type") == "postgres" else None
            if isinstance(schema, str) and "{{" not in schema and not schema.lower().endswith(_END):
                lines.append(
                    f"the schema of output {name} in profiles.yml must end in {_END} on Postgres: "
                    f"write `schema: {schema}{_END}`"
                )
    return "\n".join(lines) or None
