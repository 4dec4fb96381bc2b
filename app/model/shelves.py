"""Experiments sorted onto shelves by the family of their model, those on images on one apart."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.edited import FAMILY, family_of
from engine.contract.specs import Catalogue, Experiment

IMAGES = "Images"
OTHERS = "Experiments"  # where there is no choice of a family
PICTURED = "images"  # the panel that has nothing to show but images


@dataclass(frozen=True, slots=True)
class Place:
    """One experiment on a shelf; ``tag`` says its family where the shelf does not."""

    experiment: Experiment
    tag: str = ""

    def fits(self, words: tuple[str, ...], shelf: str, *, thoroughly: bool) -> bool:
        """Whether every word occurs in its name, or ``thoroughly`` in what is said of it."""
        known = self.experiment
        said = f"{shelf} {self.tag} {known.title} {known.name}"
        said = f"{said} {known.summary}" if thoroughly else said
        return all(word in said.casefold() for word in words)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Experiments under one heading."""

    title: str
    places: tuple[Place, ...]


def shelved(catalogue: Catalogue, experiments: tuple[Experiment, ...]) -> tuple[Shelf, ...]:
    """Sort experiments; shelves come in the order of their first ones, that of images last."""
    found: dict[str, list[Place]] = {}
    for experiment in experiments:
        family = _label(catalogue, experiment)
        if on_images(experiment):
            found.setdefault(IMAGES, []).append(Place(experiment, family))
        else:
            found.setdefault(family or OTHERS, []).append(Place(experiment))
    titles = [title for title in found if title != IMAGES] + [IMAGES] * (IMAGES in found)
    return tuple(Shelf(title, tuple(found[title])) for title in titles)


def narrowed(shelves: tuple[Shelf, ...], query: str) -> tuple[Shelf, ...]:
    """Return what fits every word of a query, without the shelves that are then empty.

    What is said of an experiment counts only where no name fits.
    """
    words = tuple(query.casefold().split())
    return _narrowed(shelves, words, thoroughly=False) or _narrowed(shelves, words, thoroughly=True)


def _narrowed(
    shelves: tuple[Shelf, ...], words: tuple[str, ...], *, thoroughly: bool
) -> tuple[Shelf, ...]:
    kept = (
        Shelf(s.title, tuple(p for p in s.places if p.fits(words, s.title, thoroughly=thoroughly)))
        for s in shelves
    )
    return tuple(shelf for shelf in kept if shelf.places)


def on_images(experiment: Experiment) -> bool:
    """Whether an experiment is on images rather than on points: it shows their panel."""
    return PICTURED in experiment.layout


def _label(catalogue: Catalogue, experiment: Experiment) -> str:
    section = catalogue.section(FAMILY)
    variant = section.variant(family_of(catalogue, experiment.config)) if section else None
    return variant.label if variant else ""
