"""Models: what a domain builds, offered to others or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meshwright.mesh.place import Place
from meshwright.mesh.relation import Relation

PROJECT_FILE = "dbt_project.yml"


@dataclass(frozen=True, slots=True)
class Model:
    """A dbt model of the domain, public or not.

    Attributes:
        place: its entry in a property file, else its own file.
        group: the dbt group, empty when it is in none.
        relation: the table or view that it builds, or None for an ephemeral one.
        grants: the privileges that it hands out, each with the grantees: `(("select", ("reporting",)),)`.
        file: the file that builds it.
        checksum: of the file's text, for a port; empty when it is not known.
        path: the steps of dbt's configuration to it: project, folders, name.
    """

    name: str
    version: str | None
    access: str
    place: Place
    group: str = ""
    relation: Relation | None = None
    grants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    file: str = ""
    path: tuple[str, ...] = ()
    checksum: str = ""

    @property
    def label(self) -> str:
        """The model's name with its version: `aircraft@2`."""
        return self.name if self.version is None else f"{self.name}@{self.version}"

    def column(self, name: str) -> Place:
        """Where a column of the model is described, for this version or for all; the model's entry when it is not."""
        here = self._entry("columns", name)
        if self.version is None or not self.place.anchor:
            return here
        for_all = replace(self.place, anchor=("yaml", "models", self.name, "columns", name))
        return replace(here, alternatives=(for_all, self.place))

    def setting(self, key: str) -> Place:
        """Where the configuration `key` (`access`, `materialized`) of the model is set.

        dbt lets a call of `config()` in the file win over the entry of a version in a property file, that over the
        model's entry, and that over the folders in the project file, the innermost first.
        """
        places = [Place(self.file, anchor=("config", key))]
        if self.place.anchor:
            entries = [self.place.anchor]
            if self.version is not None:
                entries.append(("yaml", "models", self.name))
            places += [replace(self.place, anchor=(*e, *steps)) for e in entries for steps in (("config", key), (key,))]
        for depth in range(len(self.path), 0, -1):
            folder = ("yaml", "models", *self.path[:depth])
            places += [Place(PROJECT_FILE, anchor=(*folder, each)) for each in (f"+{key}", key)]
        # Above the project's own key a name without `+` would be that of a package.
        places.append(Place(PROJECT_FILE, anchor=("yaml", "models", f"+{key}")))
        return replace(places[0], alternatives=(*places[1:], self.place))

    def _entry(self, *steps: str) -> Place:
        return replace(self.place, anchor=(*self.place.anchor, *steps)) if self.place.anchor else self.place
