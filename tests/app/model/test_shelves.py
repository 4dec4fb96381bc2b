"""Experiments by family, and those on images apart."""

from __future__ import annotations

import dataclasses

import pytest

from app.model.shelves import IMAGES, OTHERS, THEORY, narrowed, on_images, shelved
from engine.contract.specs import Catalogue, Experiment, SectionSpec, VariantSpec

FAMILY = SectionSpec(
    "family",
    "Model",
    "Model",
    (VariantSpec("adversarial", "GAN", "", ()), VariantSpec("flow", "Flow", "", ())),
    choosable=True,
    default_kind="adversarial",
)
CATALOGUE = Catalogue((FAMILY,))


def made(name: str, family: str = "", layout: str = "") -> Experiment:
    config = {"family": {"kind": family}} if family else {}
    layouts = (layout,) if layout else ()
    return Experiment(name, name.title(), "", "", 1, config, layout=layouts)


def titles(shelves: object) -> dict[str, list[str]]:
    return {shelf.title: [p.experiment.name for p in shelf.places] for shelf in shelves}  # type: ignore[attr-defined]


def test_no_family_means_the_default_and_images_come_last() -> None:
    listed = (made("a", layout="images"), made("b"), made("c", "flow"), made("d", "adversarial"))
    found = shelved(CATALOGUE, listed)
    assert titles(found) == {"GAN": ["b", "d"], "Flow": ["c"], IMAGES: ["a"]}
    assert list(titles(found))[-1] == IMAGES
    assert found[-1].places[0].tag == "GAN"
    assert found[0].places[0].tag == ""


def test_a_family_that_is_not_known_and_no_choice_at_all() -> None:
    assert titles(shelved(Catalogue(), (made("a"),))) == {OTHERS: ["a"]}
    assert titles(shelved(CATALOGUE, (made("a", "diffusion"),))) == {OTHERS: ["a"]}
    assert shelved(CATALOGUE, ()) == ()


@pytest.mark.parametrize(
    ("experiment", "expected"),
    [
        (made("a", layout="images"), True),
        (made("a", layout="surface"), False),
        (made("a", layout="image_quality"), False),
    ],
)
def test_images_are_known_by_their_panel(experiment: Experiment, expected: bool) -> None:
    assert on_images(experiment) is expected


def test_every_word_must_fit_and_shelves_that_are_empty_are_left_out() -> None:
    found = shelved(CATALOGUE, (made("ring"), made("moons", "flow"), made("spiral", "flow")))
    assert narrowed(found, "  ") == found
    assert titles(narrowed(found, "FLOW moo")) == {"Flow": ["moons"]}
    assert narrowed(found, "ring flow") == ()


def test_what_is_said_of_an_experiment_counts_where_no_name_fits() -> None:
    listed = (made("ring"), dataclasses.replace(made("moons", "flow"), summary="Not a ring."))
    found = shelved(CATALOGUE, listed)
    assert titles(narrowed(found, "ring")) == {"GAN": ["ring"]}
    assert titles(narrowed(found, "not ring")) == {"Flow": ["moons"]}


def test_studies_of_theory_have_the_last_shelf() -> None:
    family = dataclasses.replace(
        FAMILY, variants=(*FAMILY.variants, VariantSpec("theory", "Theory of models", "", ()))
    )
    listed = (made("t", "theory", "theory"), made("a", layout="images"), made("b"))
    found = shelved(Catalogue((family,)), listed)
    assert titles(found) == {"GAN": ["b"], IMAGES: ["a"], THEORY: ["t"]}
    assert list(titles(found))[-1] == THEORY
