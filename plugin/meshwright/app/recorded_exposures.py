"""What a domain's deployment tells of the dashboards and applications that show ports."""

from __future__ import annotations

from meshwright.app.loaded import Loaded
from meshwright.mesh.exposure import Exposure
from meshwright.read.exposures import exposures_on
from meshwright.read.foreign_reads import ForeignReader


def recorded_exposures(loaded: Loaded) -> tuple[Exposure, ...]:
    """The domain's exposures of its own ports and of those that others offer it; of private models nothing is told.

    Raises:
        ArtifactError: the manifest is not what dbt writes.
    """
    domain = loaded.domain
    installed = {each.project: each.domain for each in domain.foreign_projects}
    offered = {read.port for read in domain.reads if read.access == "public"}
    own = {port.id for port in domain.ports}
    domains = ForeignReader(loaded.config, loaded.manifest, installed).domains
    return exposures_on(offered | own, loaded.config, loaded.manifest, domains)
