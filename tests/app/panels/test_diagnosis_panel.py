"""The findings of a run, as somebody reads them and follows them."""

from __future__ import annotations

import dataclasses

import pytest
from fakes import CATALOGUE
from pictures import columns, settle, view
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.panels.diagnosis import ALONE, BESIDE, CALM, DiagnosisPanel
from app.plots.widgets.finding_card import FindingCard, reading_text
from app.style.theme import DARK, LIGHT
from engine.contract.findings import Diagnosis, Finding, Reading

WINS = Finding(
    "discriminator_wins",
    "Discriminator wins",
    "warning",
    "The discriminator wins.",
    (Reading("jsd", "median", 0.6912, "≥", 0.62, 1200, 1500),),
    "Fewer updates of D.",
    "critic",
)
CLIP = Finding(
    "clip_saturated", "Weights at ±c", "info", "The clip is saturated.", (), "", "weights"
)
DONE = Finding("converged", "Converged", "good", "Converged within the noise floor.", (), "", "")
WATCHED = ("Discriminator wins", "Modes lost", "Oscillation")


@pytest.fixture
def panel(qtbot: QtBot) -> DiagnosisPanel:
    made = DiagnosisPanel()
    qtbot.addWidget(made)
    made.resize(420, 520)
    made.show()
    return made


def say(panel: DiagnosisPanel, *findings: Finding, watched: tuple[str, ...] = WATCHED) -> None:
    """Let the panel see a run of which this is to be said."""
    diagnosis = Diagnosis("run", findings, watched)
    panel.show_view(dataclasses.replace(view({}, columns([1.0, 0.5])), diagnosis=diagnosis))
    settle()


def read(panel: DiagnosisPanel) -> list[FindingCard]:
    """The cards that can be read, from top to bottom."""
    shown = [card for card in panel.findChildren(FindingCard) if card.isVisible()]
    return sorted(shown, key=lambda card: card.y())


def words(panel: DiagnosisPanel) -> str:
    """Everything that can be read."""
    return "\n".join(w.text() for w in panel.findChildren(QLabel) if w.isVisible())


def test_each_sentence_has_its_numbers_and_what_to_try(panel: DiagnosisPanel) -> None:
    say(panel, WINS)
    text = words(panel)
    assert WINS.sentence in text
    assert "jsd, median 0.691\u2009nats ≥ 0.62 · steps 1,200 to 1,500" in text
    assert "Try: fewer updates of D." in text


def test_the_order_is_that_of_the_diagnosis(panel: DiagnosisPanel) -> None:
    say(panel, CLIP, DONE)
    say(panel, WINS, CLIP, DONE)
    assert [card.finding for card in read(panel)] == [WINS, CLIP, DONE]
    say(panel, CLIP)
    assert [card.finding for card in read(panel)] == [CLIP]


def test_a_sign_says_how_grave_it_is_besides_the_colour(panel: DiagnosisPanel) -> None:
    say(panel, WINS, CLIP, DONE)
    names = [card.accessibleName() for card in read(panel)]
    assert [name.split(":")[0] for name in names] == ["Warning", "Note", "Good"]
    signs = [card._sign.pixmap().toImage() for card in read(panel)]
    shapes = [_opaque(image) for image in signs]
    assert len(set(shapes)) == 3


def test_show_me_opens_the_panel_and_marks_the_stretch(panel: DiagnosisPanel, qtbot: QtBot) -> None:
    say(panel, WINS, CLIP)
    opened: list[str] = []
    marked: list[tuple[str, int, int]] = []
    panel.opened.connect(opened.append)
    panel.marked.connect(lambda *what: marked.append(what))
    for card in read(panel):
        qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert opened == ["critic", "weights"]
    assert marked == [("critic", 1200, 1500)]


def test_show_me_can_be_pressed_with_the_keyboard(panel: DiagnosisPanel, qtbot: QtBot) -> None:
    say(panel, WINS)
    with qtbot.waitSignal(panel.opened):
        qtbot.keyClick(read(panel)[0].button, Qt.Key.Key_Space)


def test_what_no_panel_shows_has_no_button(panel: DiagnosisPanel) -> None:
    say(panel, DONE)
    assert not read(panel)[0].button.isVisible()


def test_without_findings_it_says_that_nothing_is_wrong_and_what_is_watched(
    panel: DiagnosisPanel,
) -> None:
    say(panel)
    assert CALM in words(panel)
    assert f"{ALONE} Discriminator wins · Modes lost · Oscillation" in words(panel)
    say(panel, WINS)
    assert CALM not in words(panel)
    assert f"{BESIDE} Modes lost · Oscillation" in words(panel)


def test_cards_are_kept_and_their_words_change(panel: DiagnosisPanel) -> None:
    say(panel, WINS)
    (card,) = read(panel)
    say(panel, dataclasses.replace(WINS, sentence="It wins still."))
    assert read(panel) == [card]
    assert "It wins still." in words(panel)
    say(panel)
    say(panel, WINS)
    assert read(panel) == [card]


def test_a_sentence_is_never_cut(panel: DiagnosisPanel) -> None:
    say(panel, dataclasses.replace(WINS, sentence="A sentence of many words goes on. " * 8))
    panel.resize(240, 500)
    settle()
    (card,) = read(panel)
    label = card._sentence
    assert label.height() >= label.heightForWidth(label.width())
    assert card.geometry().right() <= panel.width()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sign_has_the_colour_of_its_gravity(panel: DiagnosisPanel, theme: object) -> None:
    panel.restyle(theme)  # type: ignore[arg-type]
    say(panel, WINS)
    image = read(panel)[0]._sign.pixmap().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert theme.warning in colours  # type: ignore[attr-defined]


def test_a_share_or_a_factor_has_no_unit() -> None:
    reading = Reading("jsd", "later half over earlier", 2.0, "≥", 1.5, 1, 2)
    assert "nats" not in reading_text(reading, CATALOGUE)
    assert reading_text(Reading("jsd", "median", 0.5, "≥", 0.1, 7, 7), CATALOGUE).endswith(
        "· step 7"
    )
    assert reading_text(Reading("unknown", "median", 2.0, "≥", 1.5, 1, 2), CATALOGUE).startswith(
        "unknown, median 2 ≥ 1.5"
    )


def test_what_a_label_counts_is_not_said_twice() -> None:
    jsd = CATALOGUE.metric("jsd")
    assert jsd is not None
    units = dataclasses.replace(jsd, name="active_units", label="Active units", unit="units")
    catalogue = dataclasses.replace(CATALOGUE, metrics=(units,))
    reading = Reading("active_units", "median", 1.0, "≤", 1.0, 500, 500)
    assert reading_text(reading, catalogue) == "Active units, median 1 ≤ 1 · step 500"


def _opaque(image: object) -> bytes:
    """The shape of a sign, whatever its colour."""
    seen = image.convertToFormat(image.Format.Format_Alpha8)  # type: ignore[attr-defined]
    return bytes(seen.constBits())


def test_there_is_a_scroll_bar_only_where_not_all_is_in_sight(panel: DiagnosisPanel) -> None:
    long = dataclasses.replace(WINS, sentence="The discriminator wins. " * 20)
    panel.resize(700, 250)
    say(panel, long)
    (area,) = panel.findChildren(QScrollArea)
    card = read(panel)[0]
    assert card.height() < 200
    assert card.minimumSizeHint().height() > 250, "so high would it be where it is narrow"
    assert not area.verticalScrollBar().isVisible()
    panel.resize(700, 100)
    settle()
    assert area.verticalScrollBar().isVisible()
