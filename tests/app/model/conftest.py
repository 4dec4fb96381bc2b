"""A draft over a run, and who listens to it."""

from __future__ import annotations

import pytest
from drafts import IN_FORCE, SECTIONS, Listener

from app.model.draft import Draft
from engine.contract.specs import Catalogue


@pytest.fixture
def draft() -> Draft:
    made = Draft(Catalogue(sections=SECTIONS))
    made.show(IN_FORCE, "run")
    return made


@pytest.fixture
def heard(draft: Draft) -> Listener:
    return Listener(draft)
