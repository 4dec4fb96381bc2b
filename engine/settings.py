"""Settings that describe themselves: a frozen model beside the part it configures."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from engine.contract.specs import FieldKind, FieldSpec, Scale


class Settings(BaseModel):
    """Base of every part's settings: immutable, strict about types, closed to unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def setting(
    default: Any,
    *,
    label: str,
    help: str,
    symbol: str = "",
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    scale: Scale = "linear",
    live: bool = False,
    source: str = "",
    kind: FieldKind | None = None,
    choice_labels: tuple[str, ...] = (),
    families: tuple[str, ...] = (),
    needs: tuple[()] | tuple[str, str] = (),
) -> Any:
    """Declare one field of a ``Settings`` class together with everything a form needs to show it.

    The type annotation gives the kind (``Literal[...]`` gives a choice); ``kind`` overrides it for
    "path", "folder" and "points". Bounds are inclusive. ``families`` are the model families to
    which the field of a shared section means something, none for all; ``needs`` is another field
    of the section with the value without which this one means nothing.
    """
    extra = {"symbol": symbol, "unit": unit, "scale": scale, "live": live, "source": source}
    extra |= {"kind": kind, "choice_labels": choice_labels, "families": families}
    extra |= {"needs": needs}
    extra |= {"low": low, "high": high}
    return Field(
        default,
        title=label,
        description=help,
        ge=low,
        le=high,
        json_schema_extra={"saddlepoint": extra},  # type: ignore[dict-item]
    )


def describe(settings: type[Settings]) -> tuple[FieldSpec, ...]:
    """Turn a ``Settings`` class into plain field specs, in order of declaration."""
    return tuple(_spec(name, info) for name, info in settings.model_fields.items())


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    schema = info.json_schema_extra
    extra: dict[str, Any] = schema["saddlepoint"] if isinstance(schema, dict) else {}  # type: ignore[assignment]
    choices = get_args(info.annotation) if get_origin(info.annotation) is Literal else ()
    return FieldSpec(
        name=name,
        kind=extra.get("kind") or _kind(info.annotation, choices),
        default=info.default,
        label=info.title or name,
        help=info.description or "",
        symbol=extra.get("symbol", ""),
        unit=extra.get("unit", ""),
        source=extra.get("source", ""),
        low=extra.get("low"),
        high=extra.get("high"),
        scale=extra.get("scale", "linear"),
        choices=choices,
        choice_labels=extra.get("choice_labels", ()) or choices,
        live=extra.get("live", False),
        families=extra.get("families", ()),
        needs=extra.get("needs", ()),
    )


def _kind(annotation: Any, choices: tuple[str, ...]) -> FieldKind:
    if choices:
        return "choice"
    kinds: dict[Any, FieldKind] = {bool: "bool", int: "int", float: "float", str: "text"}
    return kinds[annotation]
