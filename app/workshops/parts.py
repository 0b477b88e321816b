"""The parts of a workshop that are edited and saved by themselves, each with a version of its own."""

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
PART_OF = {field: part for part, fields in FIELDS.items() for field in fields}


def version_of(workshop: Workshop, part: str) -> int:
    """How often the part was written, from 1."""
    return workshop.part_versions.get(part, 1)


def turn(workshop: Workshop, *parts: str) -> None:
    """Say that these parts are others than before, to whoever has them open."""
    grown = {part: version_of(workshop, part) + 1 for part in parts}
    workshop.part_versions = {**workshop.part_versions, **grown}
