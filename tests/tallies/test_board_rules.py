"""The board's sums: each workshop once, whatever its regions; targets as they were set."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.tallies.board import NOWHERE, Item, Promise, fold, promised

CODES = ("07", "08", "15", "1501", "20")
YEARS = (2027, 2028, 2029, 2030)
STATES = ("proposed", "scheduled", "published", "held", "closed", "cancelled")


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A workshop of no region, one or several, in the years or beside them."""
    return Item(
        id=draw(st.integers(1, 10**6)),
        code="taller",
        short="Taller",
        state=draw(st.sampled_from(STATES)),
        theme="",
        colour=0,
        capacity=30,
        year=draw(st.integers(2026, 2031)),
        quarter=draw(st.integers(1, 4)),
        regions=tuple(sorted(draw(st.sets(st.sampled_from(CODES), max_size=4)))),
        is_over=draw(st.booleans()),
    )


def an_item(*regions: str, state: str = "scheduled", year: int = 2027, quarter: int = 1) -> Item:
    """A workshop for these regions."""
    return Item(1, "taller", "Taller", state, "", 0, 30, year, quarter, regions)


@given(st.lists(items(), max_size=40))
def test_rows_minus_what_is_counted_again_is_the_total(programme: list[Item]) -> None:
    board = fold(CODES, programme, YEARS, None)
    alive = [one for one in programme if one.year in YEARS and one.state != "cancelled"]
    again = sum(max(0, len(one.regions) - 1) for one in alive)
    assert sum(row.count.planned for row in board.rows) - again == board.total.planned == len(alive)
    assert board.repeated == again
    assert sum(one.planned for one in board.quarters.values()) == len(alive)
    assert board.total.held == sum(one.is_over for one in alive)


@given(st.lists(items(), max_size=40), st.randoms())
def test_the_order_of_the_workshops_changes_no_number(programme: list[Item], random) -> None:
    one = fold(CODES, programme, YEARS, None)
    random.shuffle(programme)
    other = fold(CODES, programme, YEARS, None)
    assert (one.total, one.repeated, one.quarters) == (other.total, other.repeated, other.quarters)
    assert [row.count for row in one.rows] == [row.count for row in other.rows]


def test_counting_each_row_by_itself_would_count_twice() -> None:
    board = fold(CODES, [an_item("08", "20"), an_item("08")], YEARS, None)
    rows = Counter({row.code: row.count.planned for row in board.rows})
    assert (rows["08"], rows["20"], board.total.planned, board.repeated) == (2, 1, 2, 1)
    assert sum(rows.values()) != board.total.planned
    assert {row.code: row.count.again for row in board.rows if row.count.again} == {"08": 1, "20": 1}


def test_a_cancelled_workshop_is_shown_and_not_counted() -> None:
    board = fold(CODES, [an_item("08", state="cancelled")], YEARS, None)
    cusco = next(row for row in board.rows if row.code == "08")
    assert cusco.cells[2027, 1] and not cusco.count.planned and cusco.is_silent
    assert "08" in board.silent


def test_a_workshop_for_no_region_has_a_row_of_its_own() -> None:
    assert fold(CODES, [an_item()], YEARS, None).rows[-1].code == NOWHERE
    assert NOWHERE not in {row.code for row in fold(CODES, [an_item("08")], YEARS, None).rows}


def test_a_target_for_the_whole_stands_over_its_parts() -> None:
    said = [
        Promise("workshops", 2027, 10),
        Promise("workshops", 2027, 4, component=1),
        Promise("workshops", 2027, 3, region="08", component=1),
        Promise("workshops", 2027, 2, region="08", component=2),
        Promise("people", 2027, 500),
    ]
    assert promised(said, "workshops", 2027, None) == 10
    assert promised(said, "workshops", 2027, None, component=1) == 4
    assert promised(said, "workshops", 2027, "08") == 5
    assert promised(said, "workshops", 2027, "20") is None, "nothing promised is not 0"
    assert promised(said, "people", 2027, None) == 500


def test_targets_of_several_years_add_up_and_none_stays_none() -> None:
    said = [Promise("workshops", 2027, 10), Promise("workshops", 2028, 5), Promise("workshops", 2040, 9)]
    board = fold(CODES, [], YEARS, said)
    assert board.total.promised == 15
    assert {row.count.promised for row in board.rows} == {None}
    assert fold(CODES, [], YEARS, None).total.promised is None
