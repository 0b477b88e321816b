"""The plan of 2011-2014 with its eight workshops, and three other meetings which belong to no plan."""

import tomllib
from pathlib import Path

from ..database import transaction
from ..loading import digest_of, is_loaded, note_loaded
from .meetings import write_workshop
from .plans import Facts, write_plan, write_themes

FOLDER = Path(__file__).parent
PLAN = FOLDER / "plan.toml"
WORKSHOPS = FOLDER / "workshops.toml"
# A change in how the facts are written counts as a change of the facts.
WRITERS = tuple(FOLDER / f"{name}.py" for name in ("load", "plans", "meetings"))


def read_facts(path: Path) -> Facts:
    """A file of facts."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_sample() -> bool:
    """Bring the plan and its meetings up to date; False when they already were. Needs the institutions."""
    digest = digest_of(PLAN, WORKSHOPS, *WRITERS)
    if is_loaded("sample", digest):
        return False
    facts, meetings = read_facts(PLAN), read_facts(WORKSHOPS)["workshop"]
    with transaction() as session:
        write_themes(session, facts["theme"])
        plan = write_plan(session, facts)
        for meeting in meetings:
            write_workshop(session, meeting, plan if meeting.get("plan") == plan.key else None)
        note_loaded(session, "sample", digest)
    return True
