"""A configuration with edits on it: what is in force, what was changed, and what a form shows."""

from __future__ import annotations

from app.model.fields import FieldState, Key, heads, refusal
from app.model.sisters import SISTERS
from engine.contract.family import FAMILY, family_of
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Section, Value

UNTRAINED = frozenset({"theory"})  # families in which there is nothing to train


class EditedConfig:
    """What can be read of an edited configuration; ``Draft`` is how it is edited.

    Sections belong to families of models. Those of another family than the chosen one are not
    listed, but keep what they held, so that a return to that family finds it again. What a family
    has never held it takes from its sister (``SISTERS``).
    """

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self._sections: dict[str, SectionSpec] = {}
        self._heads: dict[Key, FieldSpec] = {}
        self._effective: Config = {}
        self._baseline: Config = {}
        self._staged: dict[Key, Value] = {}
        self._sent: dict[Key, Value] = {}
        self._fresh: dict[str, Section] = {}  # what a variant begins with that is not yet in force
        self._away: dict[str, Section] = {}  # what sections held that the present run has not
        self._free: frozenset[Key] | None = None  # what may be moved, None for everything
        self._pointed: frozenset[Key] = frozenset()

    @property
    def family(self) -> str:
        """The family of models that is in force once all edits act; empty if there is no choice."""
        return str(self.value(FAMILY, "kind")) if FAMILY in self._sections else ""

    @property
    def critic(self) -> bool:
        """Whether the discriminator is called a critic, as it is under the Wasserstein loss."""
        objective = self.variant("objective")
        served = any(section.name == "objective" for section in self.sections())
        return served and objective is not None and objective.reads == "critic"

    def sections(self) -> tuple[SectionSpec, ...]:
        """Return the sections of the chosen family, in order."""
        family = self.family
        return tuple(spec for spec in self._sections.values() if spec.serves(family))

    def fields(self, section: str) -> tuple[FieldSpec, ...]:
        """Return the fields of a section's present variant that mean something at present."""
        variant, family, idle = self.variant(section), self.family, self._replaced()
        if variant is None or section in idle:
            return ()
        return tuple(
            field
            for field in variant.fields
            if field.serves(family)
            and f"{section}.{field.name}" not in idle
            and self._has_what_it_needs(section, field)
        )

    def variant(self, section: str) -> VariantSpec | None:
        """Return the variant of a section that is in force once all edits act."""
        spec = self._sections.get(section)
        if spec is None or not spec.choosable:
            return spec.variants[0] if spec else None
        return spec.variant(str(self.value(section, "kind")))

    def replacement(self, section: str) -> SectionSpec | None:
        """Return the section whose present part takes the place of this one, or None."""
        return self._replaced().get(section)

    def _replaced(self) -> dict[str, SectionSpec]:
        """Name the sections and fields that mean nothing at present, with what replaces them."""
        present = ((found, self.variant(found.name)) for found in self.sections())
        return {name: found for found, v in present if v is not None for name in v.replaces}

    def _has_what_it_needs(self, section: str, field: FieldSpec) -> bool:
        return not field.needs or self.value(section, field.needs[0]) == field.needs[1]

    def spec(self, section: str, field: str) -> FieldSpec | None:
        """Return the description of a field of the present variant, or None."""
        found = self._sections.get(section)
        if found is None:
            return None
        if (section, field) in self._heads:
            return self._heads[(section, field)]
        variant = self.variant(section)
        return variant.field(field) if variant else None

    def help(self, section: str, field: str) -> str:
        """Return what a field means; a choice and a switch mean the part that they put in force."""
        spec, variant = self.spec(section, field), self.variant(section)
        if variant is not None and field in ("kind", "on"):
            return variant.help
        return spec.help if spec else ""

    def value(self, section: str, field: str) -> Value:
        """Return a field's value as edited; KeyError where there is no such field."""
        key = (section, field)
        if key in self._staged:
            return self._staged[key]
        return self._sent[key] if key in self._sent else self._in_force(section, field)

    def state(self, section: str, field: str) -> FieldState | None:
        """Return everything a form shows of a field, or None where there is no such field."""
        spec = self.spec(section, field)
        if spec is None:
            return None
        return FieldState(
            spec,
            self.value(section, field),
            self._default(section, spec),
            self._acts_now(section, spec),
            (section, field) in self._staged,
            self.locked(section, field),
            (section, field) in self._pointed,
        )

    def locked(self, section: str, field: str) -> bool:
        """Whether a lesson keeps a field as it is for now."""
        return self._free is not None and (section, field) not in self._free

    def staged(self) -> tuple[Key, ...]:
        """Name the fields of the chosen family whose edits await a restart."""
        served = {spec.name for spec in self.sections()}
        return tuple(key for key in self._staged if key[0] in served)

    def config(self) -> Config:
        """Return the complete configuration with every edit in it: what a restart begins with."""
        foreign = {n: held for n, held in self._effective.items() if n not in self._sections}
        return {**foreign, **{spec.name: self._section(spec.name) for spec in self.sections()}}

    def _describe(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._sections = {section.name: section for section in catalogue.sections}
        self._heads = heads(catalogue)

    def _in_force(self, section: str, field: str) -> Value:
        present = (self._effective or self._baseline).get(section, self._away.get(section, {}))
        if field != "kind":  # the variant that waits has yet to be in force
            present = self._fresh.get(section, present)
        if field in present:
            return present[field]
        spec = self.spec(section, field)
        if spec is None:
            raise KeyError(f"{section}.{field}")
        sister = None if present else self._sister(section, field)
        return spec.default if sister is None or refusal(spec, sister) else sister

    def _sister(self, section: str, field: str) -> Value | None:
        """Return what another family, chosen before, held in the place of a field."""
        key = SISTERS.get((section, field), ("", ""))
        held = (self._effective or self._baseline).get(key[0], self._away.get(key[0], {}))
        return self._staged.get(key, held.get(key[1]))

    def _default(self, section: str, spec: FieldSpec) -> Value:
        opened = self._baseline.get(section, {})
        found = self._sections[section]
        if spec.name != "kind" and found.choosable:
            kind = opened.get("kind", found.default_kind)
            opened = opened if kind == self.value(section, "kind") else {}
        return opened.get(spec.name, spec.default)

    def _acts_now(self, section: str, spec: FieldSpec) -> bool:
        steady = spec.name == "kind" or (section, "kind") not in self._staged
        return spec.live and bool(self._effective) and self._runs(section) and steady

    def _runs(self, section: str) -> bool:
        """Whether the run in force, of whatever family it is, has that section."""
        return self._sections[section].serves(family_of(self.catalogue, self._effective))

    def _section(self, name: str) -> Section:
        variant = self.variant(name)
        fields = {f.name: self.value(name, f.name) for f in variant.fields} if variant else {}
        if self._sections[name].choosable:
            return {"kind": self.value(name, "kind"), **fields}
        return fields
