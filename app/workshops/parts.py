"""The parts of a workshop that are edited and saved by themselves, each with a version of its own."""

import re

from .models import Workshop

PARTS = ("what", "when", "where", "who", "seats", "asked", "sessions")
# The fields of the editor's form by the part they belong to.
FIELDS = {
    "what": (
        "short_es", "short_en", "title_es", "title_en", "summary_es", "summary_en", "note_es", "note_en",
        "plan_id", "component_id", "theme_code", "held_in", "interpreted_to", "certainty",
    ),
    "when": ("first_day", "last_day", "first_hour", "last_hour", "zone"),
    "where": (
        "venue_id", "venue_name", "venue_address", "venue_city", "venue_country", "venue_region",
        "district_query", "district", "venue_map_url", "venue_capacity", "access_es", "access_en",
    ),
    "who": (
        "convened", "audience_es", "audience_en", "hosts", "supporters", "sources", "organisers",
        "contact_name", "contact_email", "contact_phone",
    ),
    "seats": ("capacity", "opens_at", "closes_at", "has_line", "per_institution"),
    "asked": ("requires_institution", "requires_position", "questions"),
    "sessions": ("sessions",),
}  # fmt: skip
# A part that another part's save took along: its version before and after, as the page says it.
STEP = re.compile(r"^([0-9]{1,9}) ([0-9]{1,9})$", re.M)
PART_OF = {field: part for part, fields in FIELDS.items() for field in fields}


def version_of(workshop: Workshop, part: str) -> int:
    """How often the part was written, from 1."""
    return workshop.part_versions.get(part, 1)


def versions_of(workshop: Workshop) -> dict[str, int]:
    """Of every part."""
    return {part: version_of(workshop, part) for part in PARTS}


def leads_to(links: list[str], version: int, current: int) -> bool:
    """Whether one version became the other by these steps alone, each said as “from to”."""
    steps = {int(one): int(other) for one, other in re.findall(STEP, "\n".join(links))}
    while version < current and steps.get(version, 0) > version:
        version = steps[version]
    return version == current


def turn(workshop: Workshop, *parts: str) -> None:
    """Say that these parts are others than before, to whoever has them open."""
    grown = {part: version_of(workshop, part) + 1 for part in parts}
    workshop.part_versions = {**workshop.part_versions, **grown}
