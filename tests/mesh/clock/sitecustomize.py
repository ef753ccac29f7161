"""Sets the clock of a Python program before it begins, for stories that take weeks: see `tutorial_runner`.

Python imports a module of this name at start-up, from PYTHONPATH as well. So dbt, mesh and what they import are told
another day without knowing it; the times of files stay real.
"""

from __future__ import annotations

import os
from datetime import datetime

if "STORY_TIME" in os.environ:
    import time_machine

    time_machine.travel(datetime.fromisoformat(os.environ["STORY_TIME"]), tick=True).start()
