"""The ladder of each region, step by step: awareness, then an agreement, then training."""

from ..language import lazy_gettext as _l

AWARENESS, AGREEMENT, TRAINING = "awareness", "agreement", "training"
RUNGS = {AWARENESS: _l("Awareness"), AGREEMENT: _l("Agreement"), TRAINING: _l("Training")}
