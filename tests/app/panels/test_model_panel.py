"""The overview of every family: its nodes and what they open, paint and say."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from fakes import FakeColumns
from family_parts import family_parts, pictures
from pictures import columns, parts, settle, view
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.panels.model import Model
from app.plots.graphs.adversarial import ranked, score_of
from app.plots.graphs.flow import between
from app.plots.overview.graph import Graph, graphs
from app.plots.overview.node import Node
from app.plots.overview.thumbnail import _thinned, paint_bars, paint_images, paint_words
from app.plots.panel import View, panels
from app.style.theme import DARK, LIGHT
from engine.contract.snapshot import Images, Lines, Part, Points, Rectangle, frozen, frozen_bytes
from engine.contract.values import Config
from engine.lab import shipped_catalogue

pytestmark = pytest.mark.usefixtures("qapp")
FAMILIES = tuple(graphs.all())
PLANE = ("surface", "real", "fake", "mesh", "trajectories", "density", "log_determinant")
ON_IMAGES = ("samples", "reals", "mix")


def of(
    family: str,
    shown: dict[str, Part] | None = None,
    curves: FakeColumns | None = None,
    **more: object,
) -> View:
    """A view of a run of that family, with further sections of its configuration."""
    made = view(parts() if shown is None else shown, curves or columns([1.0, 0.5]))
    config: Config = {**made.status.config, "family": {"kind": family}, **more}  # type: ignore[dict-item]
    return dataclasses.replace(made, status=dataclasses.replace(made.status, config=config))


def without(*names: str) -> dict[str, Part]:
    return {name: part for name, part in parts().items() if name not in names}


@pytest.fixture
def model(qtbot: QtBot) -> Model:
    made = Model()
    qtbot.addWidget(made)
    made.resize(620, 360)
    made.show()
    return made


def painted(graph: Graph, name: str) -> QImage:
    """What a node paints, on black."""
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    graph.nodes[name]._picture(painter, QRectF(0, 0, 80, 80))
    painter.end()
    return image


def blank(image: QImage) -> bool:
    return len({image.pixel(x, y) for x in range(80) for y in range(80)}) == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_every_node_has_a_place_and_opens_a_panel_of_the_family(family: str) -> None:
    graph = graphs.get(family)()
    assert set(graph.nodes) == set(graph.places)
    known = {name for name, kind in panels.all().items() if kind.serves(family)}
    for shown in (without(*ON_IMAGES), without(*PLANE)):
        graph.show_view(of(family, shown))
        assert {node.opens for node in graph.nodes.values()} <= known


@pytest.mark.parametrize("family", FAMILIES)
def test_every_arrow_joins_two_nodes(family: str) -> None:
    graph = graphs.get(family)()
    ends = {end for edge in graph.edges for end in (edge.start, edge.end)}
    assert ends == set(graph.nodes)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("images", [False, True])
def test_every_node_paints_something(family: str, images: bool) -> None:
    graph = graphs.get(family)()
    shown = without(*PLANE) if images else without(*ON_IMAGES)
    graph.show_view(
        of(
            *(family, shown, columns([1.0])),
            noise={"distribution": "normal", "dimension": 2},
            posterior={"kind": "diagonal"},
            flow={"kind": "spline", "layers": 4},
        )
    )
    empty = {name for name in graph.nodes if blank(painted(graph, name))}
    # of a flow of images neither the layers' volumes nor codes can be drawn
    assert empty == ({"determinant"} if images and family == "flow" else set())


def test_it_turns_to_the_family_that_is_trained_and_back(model: Model, qtbot: QtBot) -> None:
    for family in ("variational", "flow", "adversarial"):
        if family != "adversarial":
            with qtbot.waitSignal(model.wanted):
                model.show_view(of(family))
        else:
            model.show_view(of(family))
        settle()
        assert model._diagram.isVisible()
        assert {r.probe for r in model.requests()} == set(graphs.get(family).probes)


def test_a_family_that_is_not_known_is_shown_as_a_game(model: Model) -> None:
    model.show_view(of("diffusion"))
    assert "discriminator" in model._diagram.nodes


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_painted_in_both_themes_at_any_size(model: Model, family: str) -> None:
    model.show_view(of(family))
    for theme in (DARK, LIGHT):
        model.restyle(theme)
        for size in ((180, 100), (620, 360), (1400, 300), (240, 900)):
            model.resize(*size)
            settle()
            assert not model.grab().isNull()


@pytest.mark.parametrize(
    ("family", "node", "opened"),
    [("variational", "kl", "latent_dimensions"), ("flow", "density", "flow")],
)
def test_a_click_on_a_node_opens_its_panel(
    model: Model, qtbot: QtBot, family: str, node: str, opened: str
) -> None:
    model.show_view(of(family))
    settle()
    with qtbot.waitSignal(model.opened) as signal:
        qtbot.mouseClick(model._diagram.nodes[node], Qt.MouseButton.LeftButton)
    assert signal.args == [opened]


def test_nodes_of_images_open_the_panels_of_images(model: Model) -> None:
    model.show_view(of("adversarial", without(*PLANE)))
    assert {model._diagram.nodes[name].opens for name in ("data", "fakes")} == {"images"}
    model.show_view(of("adversarial", without(*ON_IMAGES)))
    model._throttle.flush()
    assert model._diagram.nodes["data"].opens == "surface"


def test_layers_are_told_by_number_and_continuous_flows_by_time(model: Model) -> None:
    lines = Lines(1, frozen(np.zeros((3, 7, 2))))
    model.show_view(of("flow", {"trajectories": lines}, flow={"kind": "spline"}))
    assert model._diagram.nodes["early"].text() == "Layer 2 of 6"
    model.show_view(of("flow", {"trajectories": lines}, flow={"kind": "matching"}))
    model._throttle.flush()
    assert model._diagram.nodes["late"].text() == "Time t = 0.67"


def test_the_tiles_are_those_of_the_family(model: Model) -> None:
    model.show_view(
        of("variational", bound={"kind": "elbo", "beta": 0.5}, posterior={"kind": "vq"})
    )
    assert [str(tile) for tile in model._frame.header.tiles][1:] == ["β 0.500 weight of the KL"]


def test_an_encoder_that_is_not_there_is_not_claimed(model: Model) -> None:
    model.show_view(of("variational", posterior={"kind": "free"}))
    assert model._diagram.nodes["encoder"].text() == "No encoder"


def test_examples_and_reconstructions_are_told_apart(model: Model) -> None:
    model.resize(900, 500)
    given, again = np.zeros((8, 4, 4, 1)), np.full((8, 4, 4, 1), 255)
    rows = Images(1, frozen_bytes(np.concatenate([given, again])), (), 8)
    graph = graphs.get("variational")()
    graph.show_view(of("variational", {"reconstructions": rows}))
    assert painted(graph, "x").pixelColor(10, 10).value() == 0
    assert painted(graph, "reconstruction").pixelColor(10, 10).value() == 255


def test_a_codebook_of_points_is_seen_decoded() -> None:
    graph = graphs.get("variational")()
    shown = {**without("manifold"), "reconstructions": parts()["trajectories"]}
    graph.show_view(of("variational", shown, posterior={"kind": "vq"}))
    assert not blank(painted(graph, "decoder"))


def test_the_gradient_of_a_flow_is_told_over_the_overview(model: Model) -> None:
    curves = columns([1.0])
    curves.put("flow_gradient", [1], [2.36])
    model.show_view(of("flow", curves=curves, flow={"kind": "spline", "layers": 4}))
    assert any(tile.value == "2.36" for tile in model._frame.header.tiles)


@pytest.mark.parametrize("family", FAMILIES)
def test_names_fit_over_their_nodes_on_a_small_screen(model: Model, family: str) -> None:
    model.show_view(of(family, flow={"kind": "spline", "layers": 4}))
    model.resize(290, 240)
    settle()
    nodes = model.findChildren(Node)
    shown = [node for node in nodes if node.isVisible()]
    assert len(shown) > 4
    for node in shown:
        assert node.fontMetrics().horizontalAdvance(node.shown_name()) <= node.width() + 4


def test_samples_are_ranked_by_what_d_says_of_them() -> None:
    samples = dataclasses.replace(pictures(4), captions=("0.10", "0.90", "0.50", "0.30"))
    pixels, scores = ranked(samples, 3)
    assert scores.tolist() == pytest.approx([0.9, 0.5, 0.1])
    assert (pixels[0] == samples.pixels[1]).all()
    pixels, scores = ranked(dataclasses.replace(samples, captions=("cat",) * 4), 3)
    assert len(pixels) == 4
    assert len(scores) == 0
    assert np.isnan(score_of("cat"))


def test_rectangles_are_mixed() -> None:
    assert between(Rectangle(0, 0, 2, 2), Rectangle(2, 4, 6, 8), 0.5) == Rectangle(1, 2, 4, 5)


@pytest.mark.parametrize("count", [0, 1, 5, 144])
def test_any_number_of_pictures_is_painted(count: int, qtbot: QtBot) -> None:
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    box = QRectF(0, 0, 80, 80)
    paint_images(painter, box, frozen_bytes(np.zeros((count, 3, 3, 3))), columns=12)
    paint_images(painter, box, frozen_bytes(np.zeros((count, 3, 3, 1))), frames=["#ffffff"] * count)
    paint_bars(painter, box, frozen(np.linspace(-1, 1, count)), "#ffffff")
    paint_words(painter, box, [("word", "#ffffff")] * count)
    painter.end()


def test_it_draws_what_every_family_can_send() -> None:
    assert {name for family in FAMILIES for name in graphs.get(family).probes} <= {
        *parts(),
        *family_parts(),
    }


@pytest.mark.parametrize(
    ("count", "columns", "side", "expected"),
    [
        (9, 3, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (16, 4, 2, [0, 3, 12, 15]),
        (32, 12, 3, [0, 3, 7, 11, 15, 19, 23, 27, 31]),
        (3, 0, 2, [0, 1, 2]),
        (0, 8, 1, []),
    ],
)
def test_pictures_are_thinned_evenly(
    count: int, columns: int, side: int, expected: list[int]
) -> None:
    assert _thinned(count, columns, side) == expected


@pytest.mark.parametrize(("objective", "letter"), [("non_saturating", "D"), ("wasserstein", "f")])
def test_the_opponent_has_one_letter_in_the_diagram(objective: str, letter: str) -> None:
    graph = graphs.get("adversarial")()
    config: Config = {"objective": {"kind": objective}, "training": {"k_d": 5}}
    graph.show_view(of("adversarial", **config))
    assert f"updates of {letter} for each of G" in [tile.detail for tile in graph.tiles()]
    assert graph._opponent == letter


def test_code_vectors_that_no_code_lies_at_are_in_their_box() -> None:
    graph = graphs.get("variational")()
    crowded = Points(1, frozen(np.random.default_rng(0).normal(0, 0.01, (40, 2))))
    far = Points(1, frozen([[-9.0, -9.0], [9.0, 9.0]]))
    found = {**without("prior_density", "aggregated_posterior"), "latent": crowded}
    graph.show_view(of("variational", {**found, "code_vectors": far}))
    assert not blank(painted(graph, "code"))


@pytest.mark.parametrize(("objective", "counted"), [("non_saturating", True), ("mmd", False)])
def test_nobody_is_counted_who_does_not_play(model: Model, objective: str, counted: bool) -> None:
    """Under fixed kernels there are no updates of a critic to be counted."""
    given = of("adversarial", objective={"kind": objective})
    model.show_view(dataclasses.replace(given, catalogue=shipped_catalogue()))
    assert ("k" in {tile.label for tile in model._graph.tiles()}) is counted
