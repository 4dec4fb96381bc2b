"""The catalogue survives its trip through JSON, and the shipped one is the live one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.catalogue import build, shipped
from engine.contract.catalogue_json import from_json, to_json
from engine.contract.specs import Catalogue
from engine.lab import shipped_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build()


def test_the_catalogue_survives_json(catalogue: Catalogue) -> None:
    assert from_json(to_json(catalogue)) == catalogue


def test_the_shipped_catalogue_is_the_live_one_but_for_the_machine(catalogue: Catalogue) -> None:
    live = replace(catalogue, versions={}, devices=("cpu",))
    assert shipped_catalogue() == live, "run `python -m engine.catalogue`"
    assert from_json(shipped()) == live


def test_every_part_says_what_it_is(catalogue: Catalogue) -> None:
    for section in catalogue.sections:
        assert all(variant.help for variant in section.variants), section.name
    assert all(metric.estimator and metric.source for metric in catalogue.metrics)
    assert all(probe.help for probe in catalogue.probes)
