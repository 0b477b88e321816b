"""What of the programme an account answers for."""

from dataclasses import dataclass

from .models import Account


@dataclass(frozen=True)
class Scope:
    """Everything, or some jurisdictions and the single workshops an account was named for.

    Every query of staff pages takes one; a foreign object then looks like one that does not exist.
    """

    account_id: int
    is_national: bool
    regions: frozenset[str] = frozenset()
    is_demonstration: bool = False

    def covers(self, jurisdiction: str) -> bool:
        """Whether a jurisdiction is within it."""
        return self.is_national or jurisdiction in self.regions

    def may_write(self, is_demonstration: bool) -> bool:
        """Whether it may change such a workshop: an invented account changes what is invented."""
        return is_demonstration or not self.is_demonstration


def scope_of(account: Account) -> Scope:
    """An organiser answers for regions or single workshops, every other role for the whole country."""
    regions = frozenset(link.jurisdiction_code for link in account.regions)
    return Scope(account.id, account.role != "organiser", regions, account.is_demonstration)
