"""What a device is told: the list it may keep, and the records that came after those it knows.

No phone, no e-mail, no document; a union is "organisation"; a ticket's code only as part of its hash, so that
a stolen device can recognise a ticket and never make one.
"""

from typing import Any

from . import queries, rules
from .board import on_device
from .models import WalkIn
from .queries import Kept

# Letters of a hash kept on a device: 96 bits.
HASH = 24


def the_list(workshop_id: int) -> list[list[str]]:
    """Everybody who signed up: who, family names, given names, institution, delegation, code, hash, state."""
    found = []
    for row in queries.signed_up(workshop_id):
        shown, group = on_device(row)
        who = rules.registration_key(row.id)
        found.append(
            [
                who,
                row.family_names,
                row.given_names,
                shown,
                group,
                row.short_code,
                row.door_hash[:HASH],
                row.state,
            ]
        )
    return found


def changes(workshop_id: int, kept: list[Kept]) -> list[dict[str, Any]]:
    """The records as a device is told them; those who came without a sign-up with their names."""
    brought = [one.record.ref for one in kept if one.record.kind in rules.BRINGING]
    names = {row.ref: row for row in queries.walk_ins(workshop_id, brought)} if brought else {}
    return [_change(one, names) for one in kept]


def _change(kept: Kept, names: dict[str, WalkIn]) -> dict[str, Any]:
    one = kept.record
    said: dict[str, Any] = {
        "id": one.ref,
        "kind": one.kind,
        "day": one.day.isoformat(),
        "at": round(one.at.timestamp() * 1000),
        "device": one.device,
    }
    said |= {name: value for name, value in (("who", one.who), ("refers_to", one.refers_to)) if value}
    if one.is_held:
        said["held"] = True
    if row := names.get(one.ref):
        said |= {"given_names": row.given_names, "family_names": row.family_names}
        said["institution"] = on_device(row)[0]
        said |= {"replaced": rules.registration_key(row.replaces_id)} if row.replaces_id else {}
    return said
