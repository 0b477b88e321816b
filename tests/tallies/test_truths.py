"""What the main source says and does not say, one sentence of the domain each, from the loaded plan."""

from datetime import date

from sqlalchemy.orm import Session

from app.clock import now
from app.language import speaking
from app.tallies import queries, words
from app.tallies.diagram import value
from app.tallies.facts import Place, Record
from app.tallies.rules import total
from app.tallies.standing import Standing
from app.tallies.tally import Tally
from app.workshops.headcounts import BASES


def standing(tally: Tally, code: str) -> Standing:
    """How one place stands."""
    return next(one for one in tally.standings if one.place.code == code)


def record(tally: Tally, code: str) -> Record:
    """One workshop."""
    return next(one for one in tally.records if one.code == code)


def names(places: list[Place]) -> set[str]:
    """Their names in Spanish."""
    return {place.name_es for place in places}


def test_the_plans_eight_workshops_report_171_in_five(tally: Tally) -> None:
    assert (tally.total.held, tally.total.with_figure, tally.total.without_figure) == (8, 5, 3)
    assert tally.total.number == 171
    assert tally.total.by_basis == (("reported", 171),)


def test_a_total_says_at_least_and_how_many_have_no_figure(tally: Tally) -> None:
    with speaking("en"):
        assert words.total_words(tally.total) == "at least 171; 3 workshops without a figure"
    with speaking("es"):
        assert words.total_words(tally.total) == "al menos 171; 3 talleres sin cifra"


def test_every_figure_has_a_basis_and_unknown_is_never_zero(tally: Tally) -> None:
    assert {one.basis for one in tally.records} <= set(BASES)
    without = [one for one in tally.records if one.basis == "unknown"]
    assert [one.number for one in without] == [None, None, None]
    assert not [one for one in tally.standings if one.attributable == 0]


def test_fourteen_links_over_eleven_departments(tally: Tally) -> None:
    assert (tally.links, len(tally.on_record)) == (14, 11)
    assert [(place.name_es, times) for place, times in tally.repeated] == [("Lima", 3), ("San Martín", 2)]


def test_fourteen_departments_are_without_record(tally: Tally) -> None:
    assert len(tally.silent) == 14
    with speaking("es"):
        said = {words.standing_words(one) for one in tally.silent}
    assert said == {"sin registro en esta fuente", "sin registro en esta fuente; posible, sin confirmar"}


def test_with_lima_in_two_twelve_of_26_are_on_record(tally_of_26: Tally) -> None:
    assert (len(tally_of_26.on_record), len(tally_of_26.places), len(tally_of_26.silent)) == (12, 26, 14)
    assert (tally_of_26.links, tally_of_26.total.number) == (14, 171)


def test_all_eight_were_held_in_2011_and_of_the_other_years_nothing_is_said(tally: Tally) -> None:
    assert [(one.year, len(one.records), one.is_to_come) for one in tally.years] == [
        (2011, 8, False), (2012, 0, False), (2013, 0, False), (2014, 0, False),
    ]  # fmt: skip
    assert tally.years_held == ["2011"]
    assert tally.silent_years == ["2012", "2013", "2014"]


def test_callao_has_32_as_listed(tally: Tally) -> None:
    callao = standing(tally, "07")
    assert (callao.kind, callao.attributable, callao.shared, callao.without_figure) == ("number", 32, (), 0)


def test_lima_provincias_has_62_of_which_37_with_an_institution_that_could_not_be_placed(
    tally_of_26: Tally,
) -> None:
    lima = standing(tally_of_26, "15")
    assert (lima.attributable, lima.questioned, lima.workshops) == (62, 37, ("mig-2", "mig-3"))


def test_lima_metropolitana_has_one_workshop_without_a_figure(tally_of_26: Tally) -> None:
    lima = standing(tally_of_26, "1501")
    assert (lima.kind, lima.attributable, lima.without_figure) == ("unknown", None, 1)


def test_lima_as_one_shows_both_its_parts(tally: Tally) -> None:
    lima = standing(tally, "15")
    assert (lima.attributable, lima.without_figure, value(lima)) == (62, 1, ("62", "?"))
    with speaking("es"):
        said = words.standing_words(lima)
    assert said == "Lima provincias: 62 reportadas; Lima Metropolitana: 1 taller sin cifra"


def test_huanuco_and_ayacucho_are_possible_and_not_reached(tally: Tally) -> None:
    assert names(tally.possible) == {"Huánuco", "Ayacucho"}
    for code in ("10", "05"):
        assert standing(tally, code).kind == "none"
        assert standing(tally, code).possible == ("mig-2",)


def test_45_are_shared_by_tumbes_and_piura_and_split_between_none(tally: Tally) -> None:
    for code, other in (("24", "Piura"), ("20", "Tumbes")):
        one = standing(tally, code)
        assert one.attributable is None
        assert [(share.number, names(list(share.others))) for share in one.shared] == [(45, {other})]


def test_32_are_shared_by_four_regions(tally: Tally) -> None:
    four = {"14": "Lambayeque", "06": "Cajamarca", "01": "Amazonas", "22": "San Martín"}
    for code, own in four.items():
        (share,) = standing(tally, code).shared
        assert (share.number, names(list(share.others))) == (32, set(four.values()) - {own})


def test_san_martin_also_has_a_workshop_without_a_figure(tally: Tally) -> None:
    san_martin = standing(tally, "22")
    assert (san_martin.kind, san_martin.without_figure, value(san_martin)) == ("shared", 1, ("≤32", "?"))


def test_a_shared_headcount_is_counted_once(tally: Tally) -> None:
    assert (tally.total.alone, tally.total.shared, tally.total.nowhere) == (32 + 62, 45 + 32, 0)
    assert tally.total.alone + tally.total.shared == tally.total.number


def test_six_departments_were_hosts_and_eleven_represented(tally: Tally) -> None:
    hosts = {"Callao", "Lima", "Tumbes", "La Libertad", "Tacna", "Lambayeque"}
    assert names(tally.hosts) == hosts
    assert len(tally.on_record) == 11


def test_the_other_three_meetings_never_enter_the_figures(tally: Tally) -> None:
    outside = queries.records_outside(now())
    assert {one.code for one in outside} == {"sem-lim-2012", "ws-sj-2017", "ws-mx-2018"}
    assert not {one.code for one in outside} & {one.code for one in tally.records}
    together = total(tally.places, [*tally.records, *outside])
    assert (together.held, together.number, together.without_figure) == (11, 231, 5)


def test_unfpa_is_a_cooperating_source_with_no_workshop(tally: Tally) -> None:
    assert {source.key: count for source, count in tally.credited} == {
        "ORG-MIGRANDINA": 4, "ORG-OIM": 4, "ORG-UNFPA": 0,
    }  # fmt: skip


def test_ten_components_are_announced_and_six_steps_named(tally: Tally) -> None:
    promised = tally.promises
    assert promised.announced_components == 10
    assert (len(promised.components), promised.unnamed_components) == (6, 4)


def test_three_groups_are_announced_without_members(tally: Tally) -> None:
    assert (len(tally.promises.groups), tally.promises.empty_groups) == (3, 3)


def test_the_sunday_is_shown_as_written_with_a_mark(tally: Tally) -> None:
    doubtful = record(tally, "mig-4")
    assert doubtful.is_date_doubtful
    assert doubtful.first_day == date(2011, 4, 17)
    assert not [one.code for one in tally.records if one.is_date_doubtful and one != doubtful]


def test_the_demonstration_enters_no_real_figure(tally: Tally, whole: Session) -> None:
    assert len(tally.records) == 8
    assert not tally.promises.is_demonstration
    assert all("demo" not in one.code for one in queries.records_outside(now()))
