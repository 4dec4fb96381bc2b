"""Settings of one family of models that mean the same as those of another."""

from __future__ import annotations

from app.model.fields import Key

SISTERS: dict[Key, Key] = {  # what is not known of the first is taken from the second
    ("latent", "dimension"): ("noise", "dimension"),
    ("noise", "dimension"): ("latent", "dimension"),
}
