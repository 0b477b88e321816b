"""What waits for a person at a desk: a page of it, and how much of one kind a device sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .models import DeskDevice, DeskException

PAGE = 20
# As many of one kind from one device are looked at one by one.
FEW = 3


@dataclass(frozen=True)
class Heap:
    """Records of one kind from one device, settled together: how many, up to which exception's number."""

    device: DeskDevice
    reason: str
    count: int
    upto: int


@dataclass(frozen=True)
class Waiting:
    """A page of what is held, the oldest first."""

    everything: Sequence[DeskException]
    devices: Mapping[int, DeskDevice]
    asked: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-len(self.everything) // PAGE), 1)

    @property
    def page(self) -> int:
        """The one asked for, else the last."""
        return min(self.asked, self.pages)

    @property
    def rows(self) -> Sequence[DeskException]:
        """What stands on it."""
        return self.everything[(self.page - 1) * PAGE : self.page * PAGE]

    @property
    def heaps(self) -> list[Heap]:
        """Whatever is so much that nobody would look at it one by one."""
        upto = max((one.id for one in self.everything), default=0)
        found = Counter((one.operation.device_id or 0, one.reason) for one in self.everything)
        return [
            Heap(self.devices[device], reason, count, upto)
            for (device, reason), count in found.items()
            if count > FEW and device in self.devices
        ]
