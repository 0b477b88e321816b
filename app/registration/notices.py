"""What becomes of a notice: sent, told, or no longer needed."""

from sqlalchemy.orm import Session

from ..config import settings
from ..outbox import Outcome, Payload, Task


def send(_payload: Payload) -> None:
    """Send one notice."""


def settle(_session: Session, _payload: Payload, _outcome: Outcome) -> None:
    """Write down what became of it."""


TASK = Task(send, settle, lambda: settings().mail_per_minute)
