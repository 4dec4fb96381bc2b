"""Data drawn by hand."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Strict

from engine.contract.errors import UserError
from engine.contract.snapshot import Rectangle
from engine.contract.values import Point
from engine.kinds import DataSettings, dataset
from engine.numerics.densities.density_dataset import ROOM, DensityDataset, noise_setting
from engine.numerics.densities.density_points import Jittered
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting

SHEET = 3.0  # half the side of the empty sheet
FARTHEST = 1e6  # beyond this, float32 points lose the details of a drawing


class DrawnSettings(DataSettings):
    """The points that were drawn, and how much each is blurred."""

    # files hold lists, which a strict model would refuse for the tuples inside
    points: Annotated[tuple[Annotated[Point, Strict(False)], ...], Strict(False)] = setting(
        (),
        label="Drawing",
        kind="points",
        live=True,
        help="The points that were drawn, as [x, y] pairs in data units.",
    )
    sigma: float = noise_setting(
        0.1, help="Jitter: standard deviation of the normal noise around each drawn point."
    )


@dataset
class Drawn(DensityDataset):
    """What was drawn: a normal distribution around every point, all equally likely.

    The sheet keeps its place while it is drawn on; it grows when points lie outside.
    """

    name: ClassVar[str] = "drawn"
    label: ClassVar[str] = "Drawn"
    order: ClassVar[int] = 14
    Config: ClassVar[type[DataSettings]] = DrawnSettings

    def __init__(self, config: DrawnSettings) -> None:
        if not config.points:
            raise UserError("there is no drawing yet: draw something first, then press play")
        centres = np.asarray(config.points, dtype=float)
        reach = float(np.abs(centres).max())
        if reach > FARTHEST:
            raise UserError(
                f"data.points: a drawn point lies {reach:g} away from the origin; "
                f"{FARTHEST:g} is the most"
            )
        half = max(SHEET, ROOM * (reach + 3 * config.sigma))
        super().__init__(
            Jittered(Mixture(centres, config.sigma)), area=Rectangle(-half, -half, half, half)
        )
