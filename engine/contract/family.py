"""What a configuration is one of: a family of models, on examples of some kind."""

from __future__ import annotations

from engine.contract.specs import Catalogue
from engine.contract.values import Config

FAMILY = "family"  # the section whose kind says which other sections there are
DATA = "data"
POINTS, IMAGES = "points", "images"  # what examples may be


def family_of(catalogue: Catalogue, config: Config) -> str:
    """Return the family that a configuration is of; empty where there is no choice of one."""
    section = catalogue.section(FAMILY)
    return str(config.get(FAMILY, {}).get("kind", section.default_kind)) if section else ""


def examples_of(catalogue: Catalogue, config: Config) -> str:
    """Return what the examples of a configuration are; empty where it has no data."""
    section = catalogue.section(DATA)
    if section is None or not section.serves(family_of(catalogue, config)):
        return ""
    variant = section.variant_of(config)
    return (variant.examples if variant else "") or POINTS
