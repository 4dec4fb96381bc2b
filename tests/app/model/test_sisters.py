"""The size of the codes is carried from one family of models to another."""

from __future__ import annotations

import pytest

from app.model.draft import Draft
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config

GAN, VAE, FLOW = "adversarial", "variational", "flow"


def size(low: int = 1, high: int = 1024) -> FieldSpec:
    return FieldSpec("dimension", "int", 2, "Dimension", low=low, high=high)


def catalogue(high: int = 1024) -> Catalogue:
    variants = tuple(VariantSpec(name, name, "", ()) for name in (GAN, VAE, FLOW))
    return Catalogue(
        (
            SectionSpec(*("family", "Model", "Model", variants), choosable=True, default_kind=GAN),
            SectionSpec("noise", "", "", (VariantSpec("", "", "", (size(),)),), families=(GAN,)),
            SectionSpec(
                *("latent", "", "", (VariantSpec("", "", "", (size(high=high),)),)),
                families=(VAE,),
            ),
        )
    )


def running(config: Config, high: int = 1024) -> Draft:
    draft = Draft(catalogue(high))
    draft.show(config, "run")
    return draft


def gan(dimension: int) -> Config:
    return {"family": {"kind": GAN}, "noise": {"dimension": dimension}}


def restart(draft: Draft, family: str, run: str) -> Config:
    draft.edit("family", "kind", family)
    config = draft.config()
    draft.show(config, run)
    return config


def test_a_vae_has_codes_as_large_as_the_noise_was() -> None:
    assert restart(running(gan(8)), VAE, "another")["latent"] == {"dimension": 8}


def test_and_a_gan_noise_as_large_as_the_codes_were() -> None:
    draft = running({"family": {"kind": VAE}, "latent": {"dimension": 5}})
    assert restart(draft, GAN, "another")["noise"] == {"dimension": 5}


def test_a_size_that_was_only_edited_counts_too() -> None:
    draft = running(gan(8))
    draft.edit("noise", "dimension", 16)
    assert restart(draft, VAE, "another")["latent"] == {"dimension": 16}


def test_it_survives_a_family_without_codes() -> None:
    draft = running(gan(8))
    restart(draft, FLOW, "second")
    assert restart(draft, VAE, "third")["latent"] == {"dimension": 8}


def test_what_a_family_held_itself_comes_first() -> None:
    draft = running(gan(8))
    restart(draft, VAE, "second")
    draft.edit("latent", "dimension", 3)
    draft.show(draft.config(), "third")
    assert restart(draft, GAN, "fourth")["noise"] == {"dimension": 8}


@pytest.mark.parametrize(("noise", "expected"), [(4, 4), (64, 2)])
def test_a_size_that_is_not_allowed_is_not_carried_over(noise: int, expected: int) -> None:
    assert restart(running(gan(noise), high=10), VAE, "x")["latent"] == {"dimension": expected}


def test_without_either_the_default_is_taken() -> None:
    draft = running({"family": {"kind": FLOW}})
    assert restart(draft, VAE, "another")["latent"] == {"dimension": 2}
