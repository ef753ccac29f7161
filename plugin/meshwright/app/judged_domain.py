"""The verdicts on the changes of a domain that is checked."""

from __future__ import annotations

from meshwright.app.checked import Checked
from meshwright.app.verdicts import verdicts
from meshwright.mesh.domain import Domain
from meshwright.mesh.judged import Judged
from meshwright.mesh.waiver import Agreements

NO_AGREEMENTS = Agreements()


def judged_domain(
    checked: Checked, domain: Domain, agreements: Agreements, *, preview: bool = False
) -> tuple[Judged, ...]:
    """The changes of a domain against everything it is compared with, judged as if this were all it agreed.

    Rules in preview are asked for `preview` alone.
    """
    return verdicts(
        domain,
        checked.baselines.get(domain.name, ()),
        published=checked.mesh.published,
        agreements=agreements,
        policy=checked.mesh.policies.get(domain.name),
        today=checked.mesh.now.date(),
        preview=preview,
    )
