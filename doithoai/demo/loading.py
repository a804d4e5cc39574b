"""From a file to the database: what the commands `demo` and `load` and the tests call."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from doithoai.demo import (
    acts_after,
    acts_dialogues,
    acts_opinions,
    acts_organisations,
    acts_plans,
    acts_promises,
)
from doithoai.demo.moments import Clock
from doithoai.demo.scenario import read
from doithoai.demo.telling import Story, Telling, Told, tell

WORLD = Path(__file__).parent / "worlds" / "bac-ninh.toml"
ACTS: dict[str, Telling] = {
    **acts_organisations.ACTS,
    **acts_plans.ACTS,
    **acts_dialogues.ACTS,
    **acts_opinions.ACTS,
    **acts_after.ACTS,
    **acts_promises.ACTS,
}


def load(
    path: Path,
    *,
    at: datetime,
    password: str = "",
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Told:
    """Tells a scenario file as of a moment; all of it or nothing."""
    clock = Clock(at)
    return tell(read(path, clock), ACTS, Story(clock, password), progress)
