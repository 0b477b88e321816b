"""How one place stands: what is on record of it, on what that rests, and what is not known."""

from dataclasses import dataclass

from .facts import Place


@dataclass(frozen=True)
class Share:
    """A headcount for several regions together, seen from one of them: of it what is of no single region."""

    workshop: str
    number: int
    basis: str
    others: tuple[Place, ...]


@dataclass(frozen=True)
class Standing:
    """How one place stands.

    `attributable` is what its own workshops sum up to, None when none of them has a figure; `by_basis` says
    on what it rests; `questioned` is the part of it from workshops with an institution that could not be
    placed. `possible` are workshops where such an institution may have been from here, `silent` its own
    without a figure, `withheld` those among them whose people were recorded by name; `kept_back` is how many
    numbers of its people by name an edition keeps back. `called` are workshops it was only convened to: that
    somebody came from there is for a number to say.
    """

    place: Place
    is_host: bool = False
    workshops: tuple[str, ...] = ()
    attributable: int | None = None
    by_basis: tuple[tuple[str, int], ...] = ()
    questioned: int = 0
    shared: tuple[Share, ...] = ()
    silent: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    kept_back: int = 0
    to_come: int = 0
    possible: tuple[str, ...] = ()
    parts: tuple["Standing", ...] = ()

    @property
    def without_figure(self) -> int:
        """How many of its workshops have no figure."""
        return len(self.silent)

    @property
    def is_on_record(self) -> bool:
        """Whether a record says that it was represented: a body from here, a number, people by name."""
        of_bodies = set(self.workshops).difference(self.called)
        return bool(of_bodies or self.shared or self.kept_back) or self.attributable is not None

    @property
    def unheard(self) -> tuple[str, ...]:
        """Workshops it was only convened to and of which it is not known who came."""
        silent = frozenset(self.silent)
        return tuple(code for code in self.called if code in silent)

    @property
    def is_convened(self) -> bool:
        """Whether all there is of it is that it was convened, and it is not known who came."""
        return bool(self.unheard) and not self.is_on_record

    @property
    def has_nobody(self) -> bool:
        """Whether people were recorded by name at every workshop for it, and nobody from here."""
        return not (set(self.called).issubset(self.workshops) or self.unheard or self.is_on_record)

    @property
    def times(self) -> int:
        """How many times it was represented; of people by name that is not known."""
        return len(set(self.workshops).difference(self.unheard))

    @property
    def is_only_possible(self) -> bool:
        """Whether it has no record, though an institution that could not be placed may be from there."""
        return bool(self.possible) and not self.is_on_record

    @property
    def kind(self) -> str:
        """The first thing to be said of it: number, shared, kept, unknown, nobody or none."""
        said = {
            "shared": self.shared,
            "kept": self.kept_back,
            "unknown": self.without_figure or self.is_on_record,
            "nobody": self.has_nobody,
        }
        return "number" if self.attributable is not None else next((k for k, v in said.items() if v), "none")
