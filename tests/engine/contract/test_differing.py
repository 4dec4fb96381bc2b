"""In which settings runs differ, said in few words."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from engine.contract.catalogue_json import from_json
from engine.contract.differing import differing, names_of, told
from engine.contract.specs import Catalogue
from engine.contract.values import Config, Section, Value

GAN: Config = {
    "family": {"kind": "adversarial"},
    "data": {"kind": "ring"},
    "objective": {"kind": "non_saturating"},
    "training": {"k_d": 1, "seed": 0},
    "discriminator.clip": {"on": False, "c": 0.01},
    "discriminator.optimiser": {"kind": "adam", "rate": 0.001},
    "generator.optimiser": {"kind": "adam", "rate": 0.001},
}
VAE: Config = {
    "family": {"kind": "variational"},
    "data": {"kind": "ring"},
    "training": {"seed": 0},
}


def catalogue() -> Catalogue:
    text = (resources.files("resources") / "catalogue.json").read_text(encoding="utf-8")
    return from_json(text)


def changed(config: Config, section: str, **values: Value) -> Config:
    held: Mapping[str, Section] = config
    return {**held, section: {**held[section], **values}}


def test_runs_with_the_same_settings_differ_in_nothing() -> None:
    assert differing([GAN, GAN], catalogue()) == ()
    assert names_of((), 2) == ("", "")


def test_one_changed_number_is_said_by_its_symbol() -> None:
    found = differing([GAN, changed(GAN, "training", k_d=5)], catalogue())
    assert [told(found, index) for index in (0, 1)] == [("k 1",), ("k 5",)]


def test_a_part_speaks_for_itself_in_a_name() -> None:
    found = differing([GAN, changed(GAN, "objective", kind="wasserstein")], catalogue())
    assert told(found, 1) == ("Loss Wasserstein",)
    assert names_of(found, 2)[1] == "Wasserstein"


def test_a_switch_is_off_or_says_its_main_setting() -> None:
    found = differing([GAN, changed(GAN, "discriminator.clip", on=True, c=0.05)], catalogue())
    assert told(found, 0) == ("Weight clipping off",)
    assert told(found, 1) == ("Weight clipping c 0.05",)


def test_what_a_switched_off_section_holds_is_not_told() -> None:
    assert differing([GAN, changed(GAN, "discriminator.clip", c=0.05)], catalogue()) == ()


def test_of_different_families_only_what_they_share_is_compared() -> None:
    found = differing([GAN, changed(GAN, "objective", kind="wasserstein"), VAE], catalogue())
    assert [each.label for each in found] == ["Model", "Loss"]
    assert told(found, 2) == ("Model VAE",)
    assert names_of(found, 3)[2] == "VAE"


def test_labels_that_two_sections_share_are_told_apart() -> None:
    other = changed(GAN, "discriminator.optimiser", rate=0.01)
    other = changed(other, "generator.optimiser", rate=0.02)
    labels = [each.label for each in differing([GAN, other], catalogue())]
    assert len(set(labels)) == 2


def test_names_go_on_until_they_tell_runs_apart() -> None:
    wasserstein = changed(GAN, "objective", kind="wasserstein")
    runs = [GAN, wasserstein, changed(GAN, "training", k_d=5), VAE]
    names = names_of(differing(runs, catalogue()), len(runs))
    assert names == (
        "GAN, Non-saturating, k 1",
        "GAN, Wasserstein",
        "GAN, Non-saturating, k 5",
        "VAE",
    )
