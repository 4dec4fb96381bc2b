"""Experiments on shelves by the family of their model, images and studies of theory apart."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.edited import UNTRAINED
from engine.contract.family import FAMILY, family_of
from engine.contract.specs import Catalogue, Experiment

IMAGES = "Images"
OTHERS = "Experiments"  # where there is no choice of a family
THEORY = "Theory"
LAST = (IMAGES, THEORY)
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
    """Sort experiments; shelves come in the order of their first ones, those apart at the end."""
    found: dict[str, list[Place]] = {}
    for experiment in experiments:
        family = _label(catalogue, experiment)
        if family_of(catalogue, experiment.config) in UNTRAINED:
            found.setdefault(THEORY, []).append(Place(experiment))
        elif on_images(experiment):
            found.setdefault(IMAGES, []).append(Place(experiment, family))
        else:
            found.setdefault(family or OTHERS, []).append(Place(experiment))
    titles = [title for title in found if title not in LAST]
    titles += [title for title in LAST if title in found]
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


def neighbour(catalogue: Catalogue, present: Experiment, by: int) -> Experiment | None:
    """Return the experiment so many places further on the same shelf; None past its ends.

    One that stands on no shelf, such as that of a file, comes before the first of its kind.
    """
    title = shelved(catalogue, (present,))[0].title
    shelves = shelved(catalogue, catalogue.experiments)
    shelf = next((s.places for s in shelves if s.title == title), ())
    names = [place.experiment.name for place in shelf]
    place = (names.index(present.name) if present.name in names else -1) + by
    return shelf[place].experiment if 0 <= place < len(shelf) else None


def on_images(experiment: Experiment) -> bool:
    """Whether an experiment is on images rather than on points: it shows their panel."""
    return PICTURED in experiment.layout


def _label(catalogue: Catalogue, experiment: Experiment) -> str:
    section = catalogue.section(FAMILY)
    variant = section.variant(family_of(catalogue, experiment.config)) if section else None
    return variant.label if variant else ""
