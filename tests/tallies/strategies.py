"""Random workshops over a small country: four places, of which one may be in two."""

from datetime import date

from hypothesis import strategies as st

from app.tallies.facts import Candidate, Place, Record, Represented

TWO = (
    Place("07", "Callao", "Callao", "CAL", 2, 5, ("07",)),
    Place("15", "Lima provincias", "Lima provinces", "LIP", 3, 5, ("15",)),
    Place("1501", "Lima Metropolitana", "Metropolitan Lima", "LIM", 3, 5, ("1501",)),
    Place("20", "Piura", "Piura", "PIU", 1, 2, ("20",)),
    Place("24", "Tumbes", "Tumbes", "TUM", 1, 1, ("24",)),
)
ONE = (
    TWO[0],
    Place("15", "Lima", "Lima", "LIM", 3, 5, ("15", "1501")),
    *TWO[3:],
)
CODES = tuple(place.code for place in TWO)
COUNTED = ("named", "sheet", "reported")

headcounts = st.one_of(st.none(), st.integers(0, 300))
bodies = st.builds(
    Represented,
    label_es=st.just("Municipalidad"),
    label_en=st.just("Municipality"),
    resolution=st.sampled_from(("exact", "unresolved", "group_unnamed")),
    is_named=st.booleans(),
    region=st.one_of(st.none(), st.sampled_from(CODES)),
    candidates=st.lists(st.sampled_from(CODES), max_size=2).map(
        lambda codes: tuple(Candidate(code, "Ejemplo", "province", code) for code in codes)
    ),
)


@st.composite
def records(draw: st.DrawFn, code: str = "taller") -> Record:
    """One workshop, held or not, for no region, one or several, with or without a figure."""
    number = draw(headcounts)
    convened = tuple(sorted(draw(st.sets(st.sampled_from(CODES), max_size=4))))
    return Record(
        code=code,
        short_es="Taller",
        short_en="Workshop",
        first_day=date(2011, draw(st.integers(1, 12)), 1),
        last_day=date(2011, 12, 31),
        convened=convened,
        is_held=draw(st.booleans()),
        state=draw(st.sampled_from(("published", "held", "cancelled"))),
        number=number,
        basis="unknown" if number is None else draw(st.sampled_from(COUNTED)),
        host=draw(st.one_of(st.none(), st.sampled_from(CODES))),
        represented=tuple(draw(st.lists(bodies, max_size=2))),
        parts=draw(parts(convened, number)),
    )


@st.composite
def parts(draw: st.DrawFn, convened: tuple[str, ...], number: int | None) -> dict[str, int]:
    """What is stated for some of the regions, no more than the whole."""
    left, found = 300 if number is None else number, {}
    for code in draw(st.lists(st.sampled_from(convened), unique=True)) if convened else ():
        found[code] = draw(st.integers(0, left))
        left -= found[code]
    return found


@st.composite
def programmes(draw: st.DrawFn) -> list[Record]:
    """Some workshops, each with a code of its own."""
    return [draw(records(code=f"taller-{number}")) for number in range(draw(st.integers(0, 8)))]
