from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from app.controls.desk import Desk
from app.controls.draw_editor import DrawEditor
from app.controls.importing import filters, import_data
from app.controls.points import PointsEditor
from app.controls.row import FieldRow
from app.model.draft import Draft
from app.model.dropped import DATA, SUFFIXES
from app.style.theme import DARK, LIGHT
from engine.contract.errors import ConfigError

LEFT = Qt.MouseButton.LeftButton


class Choice:
    """A person who answers every dialog with the same path, and what was asked."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.asked: dict[str, object] = {}

    def __call__(self, title: str, chosen: Callable[[str], None], **wanted: object) -> None:
        self.asked = {"title": title, **wanted}
        chosen(self.path)


@pytest.fixture
def row(draft: Draft, shown: Callable[[QWidget], QWidget]) -> FieldRow:
    """The row of the drawing, while the dataset is the drawn one."""
    draft.edit("data", "kind", "drawn")
    draft.show(draft.config(), "drawn")
    spec = draft.spec("data", "points")
    assert spec is not None
    made = FieldRow(Desk(draft, choose=Choice("face.png")), ("data", "points"), spec)
    draft.refreshed.append(made.refresh)
    shown(made)
    return made


@pytest.fixture
def editor(row: FieldRow, qtbot: Any) -> Iterator[DrawEditor]:
    """The window in which that drawing is edited."""
    assert isinstance(row.editor, PointsEditor)
    row.editor.open()
    assert row.editor.dialog is not None
    qtbot.waitExposed(row.editor.dialog)
    yield row.editor.dialog
    row.editor.dialog.close()


def drag(qtbot: Any, editor: DrawEditor, *places: tuple[float, float]) -> None:
    """Move the pressed mouse through places in data units."""
    pixels = [editor.canvas.to_pixel(x, y).toPoint() for x, y in places]
    qtbot.mousePress(editor.canvas, LEFT, pos=pixels[0])
    for pixel in pixels[1:]:
        qtbot.mouseMove(editor.canvas, pixel)
    qtbot.mouseRelease(editor.canvas, LEFT, pos=pixels[-1])


def test_a_stroke_becomes_points_where_it_was_drawn(
    editor: DrawEditor, draft: Draft, qtbot: Any
) -> None:
    drag(qtbot, editor, (-2.0, 1.0), (0.0, 1.0), (2.0, 1.0))
    points = np.array(draft.value("data", "points"))
    assert len(points) > 100
    assert points[:, 1].mean() == pytest.approx(1.0, abs=0.1)
    assert points[:, 0].min() == pytest.approx(-2.0, abs=0.3)
    assert points[:, 0].max() == pytest.approx(2.0, abs=0.3)


def test_a_drawing_waits_for_a_restart_if_its_field_does(
    editor: DrawEditor, draft: Draft, row: FieldRow, qtbot: Any
) -> None:
    drag(qtbot, editor, (0.0, 0.0), (1.0, 0.0))
    live = row.spec.live
    assert (("data", "points") in draft.staged()) != live
    assert row.hint.isHidden() == live


def test_the_eraser_removes_what_it_passes(editor: DrawEditor, draft: Draft, qtbot: Any) -> None:
    drag(qtbot, editor, (-2.0, 0.0), (2.0, 0.0))
    editor.eraser.click()
    drag(qtbot, editor, (0.0, -1.0), (0.0, 1.0))
    points = np.array(draft.value("data", "points"))
    assert np.abs(points[:, 0]).min() > 0.1
    assert len(points) > 50


def test_undo_redo_and_clear_change_the_setting(
    editor: DrawEditor, draft: Draft, qtbot: Any
) -> None:
    drag(qtbot, editor, (-1.0, 0.0), (1.0, 0.0))
    drawn = draft.value("data", "points")
    drag(qtbot, editor, (0.0, 1.0), (1.0, 1.0))
    more = draft.value("data", "points")
    editor.back.click()
    assert draft.value("data", "points") == drawn
    editor.again.click()
    assert draft.value("data", "points") == more
    editor.empty.click()
    assert not editor.empty.isEnabled()
    editor.back.click()
    assert len(editor.drawing.array) == len(more)
    for _ in range(2):
        editor.back.click()
    assert not editor.back.isEnabled()


def test_an_emptied_sheet_changes_nothing_until_the_next_stroke(
    editor: DrawEditor, draft: Draft, row: FieldRow, qtbot: Any
) -> None:
    drag(qtbot, editor, (-1.0, 0.0), (1.0, 0.0))
    drawn = draft.value("data", "points")
    editor.empty.click()
    row.restyle()
    assert len(editor.drawing.array) == 0
    assert "last drawing holds" in editor.count.text()
    assert draft.value("data", "points") == drawn
    drag(qtbot, editor, (0.0, 2.0), (1.0, 2.0))
    assert np.array(draft.value("data", "points"))[:, 1].min() > 1.5


def test_a_sheet_that_is_opened_again_shows_what_is_set(
    editor: DrawEditor, row: FieldRow, qtbot: Any
) -> None:
    drag(qtbot, editor, (-1.0, 0.0), (1.0, 0.0))
    editor.empty.click()
    editor.close()
    assert isinstance(row.editor, PointsEditor)
    row.editor.open()
    assert len(editor.drawing.array) > 50


def test_an_undo_elsewhere_is_shown_without_echo(
    editor: DrawEditor, draft: Draft, heard: Any, qtbot: Any
) -> None:
    drag(qtbot, editor, (-1.0, 0.0), (1.0, 0.0))
    heard.changes.clear()
    draft.apply("data", "points", ())
    assert len(editor.drawing.array) == 0
    assert heard.changes == []


def test_size_and_jitter_are_turned_by_key(editor: DrawEditor, qtbot: Any) -> None:
    size, jitter = editor.sliders
    width, spread = editor.canvas.width_of_brush, editor.jitter
    qtbot.keyClick(size, Qt.Key.Key_Right)
    qtbot.keyClick(jitter, Qt.Key.Key_Left)
    assert editor.canvas.width_of_brush > width
    assert editor.jitter < spread


def test_only_the_left_button_draws(editor: DrawEditor, draft: Draft, qtbot: Any) -> None:
    qtbot.mousePress(editor.canvas, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    qtbot.mouseMove(editor.canvas, QPoint(90, 90))
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.RightButton, pos=QPoint(90, 90))
    assert draft.value("data", "points") == ()


@pytest.mark.parametrize("size", [(300, 420), (900, 500)])
def test_the_canvas_keeps_equal_axes_at_any_size(editor: DrawEditor, size: tuple[int, int]) -> None:
    editor.canvas.resize(*size)
    across = editor.canvas.to_pixel(1, 0) - editor.canvas.to_pixel(0, 0)
    up = editor.canvas.to_pixel(0, 0) - editor.canvas.to_pixel(0, 1)
    assert across.x() == pytest.approx(up.y())
    back = editor.canvas.to_data(editor.canvas.to_pixel(0.5, -1.5))
    assert back == pytest.approx((0.5, -1.5))


def test_the_drawing_is_painted_in_both_themes(
    editor: DrawEditor, draft: Draft, row: FieldRow
) -> None:
    draft.apply("data", "points", tuple((x, 0.5) for x in np.linspace(0.4, 0.6, 50)))
    for theme in (DARK, LIGHT):
        row.desk.theme = theme
        row.restyle()
        place = editor.canvas.to_pixel(0.5, 0.5)
        ratio = editor.canvas.devicePixelRatioF()
        seen = editor.canvas.grab().toImage().pixelColor(QPointF(place * ratio).toPoint())
        assert seen.name() == theme.real


@pytest.mark.parametrize(
    ("file", "kind"), [("points.csv", "table"), ("points.NPZ", "table"), ("face.png", "picture")]
)
def test_an_import_chooses_the_dataset_that_reads_the_file(
    draft: Draft, file: str, kind: str
) -> None:
    path = str(Path("data") / file)
    import_data(draft, "data", path)
    assert draft.value("data", "kind") == kind
    assert draft.value("data", "path") == path


def test_an_import_of_anything_else_is_refused_by_name(draft: Draft) -> None:
    with pytest.raises(ConfigError, match=r"notes\.doc cannot be imported; it must end in"):
        import_data(draft, "data", "notes.doc")
    with pytest.raises(ConfigError, match=r"notes\.txt"):
        import_data(draft, "data", "notes.txt")


@pytest.mark.parametrize(("dataset", "folder"), [("table", False), ("folder", True)])
def test_the_path_of_a_file_or_a_folder_is_browsed_for(
    draft: Draft, shown: Callable[[QWidget], QWidget], qtbot: Any, dataset: str, folder: bool
) -> None:
    draft.edit("data", "kind", dataset)
    draft.edit("data", "path", "old")
    spec = draft.spec("data", "path")
    assert spec is not None
    choice = Choice("new")
    row = FieldRow(Desk(draft, choose=choice), ("data", "path"), spec)
    shown(row)
    qtbot.mouseClick(row.editor.inputs()[1], LEFT)
    assert choice.asked == {"title": f"Choose: {spec.label}", "start": "old", "folder": folder}
    assert draft.value("data", "path") == "new"


def test_an_import_from_the_drawing_goes_through_a_dialog(
    editor: DrawEditor, draft: Draft, qtbot: Any
) -> None:
    editor.browse.click()
    assert draft.value("data", "kind") == "picture"


def test_a_foreign_import_is_refused_in_the_row(editor: DrawEditor, row: FieldRow) -> None:
    row.desk.choose = Choice("notes.doc")
    editor.browse.click()
    assert "notes.doc cannot be imported" in row.hint.text()


def test_every_suffix_is_offered() -> None:
    offered = " ".join(filters())
    assert all(f"*{suffix}" in offered for kind in DATA for suffix in SUFFIXES[kind])
