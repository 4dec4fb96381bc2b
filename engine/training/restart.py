"""What may change while a run goes on."""

from __future__ import annotations

from engine.contract.errors import ConfigError
from engine.contract.specs import SectionSpec
from engine.contract.values import Config, differences
from engine.plan import Plan, section_specs


def refuse_restart(before: Plan, after: Plan) -> None:
    """Raise ConfigError if the plans differ in a setting that acts only at a restart."""
    changed = differences(before.config, after.config)
    if not changed:
        return
    specs = {spec.name: spec for spec in section_specs()}
    for section, field in changed:
        if not _live(specs[section], field, after.config):
            raise ConfigError(f"{section}.{field} cannot change while a run goes on; restart it")


def _live(spec: SectionSpec, field: str, config: Config) -> bool:
    if field == "kind" or spec.live_kind:  # with another kind come other fields
        return spec.live_kind
    variant = spec.variant_of(config)
    found = variant.field(field) if variant else None
    return found is not None and found.live
