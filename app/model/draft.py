"""The settings as edited, against those in force: what acts at once and what awaits a restart.

Changes flow one way: an edit becomes a patch (or is staged), the engine's next status tells what
is in force, and whoever shows the settings reads them here again.
"""

from __future__ import annotations

from collections.abc import Callable

from app.model.fields import FieldState, Key, heads, refusal
from engine.contract.errors import ConfigError
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Section, Value


class Draft:
    """One edited configuration.

    Three lists of callables tell of it: ``patched(section, field, value)`` wants the engine to
    change a live field, ``changed(section, field, old, new)`` is one finished edit by a person (to
    be undone with ``apply``), ``refreshed()`` says that what is shown may be out of date. The
    field ``kind`` of a section with a choice names its variant.

    A patch on its way counts as the field's value until a status confirms it; ``refused`` takes it
    back. Edits made before there is a run wait for it, and are then patched if they can be.
    """

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.patched: list[Callable[[str, str, Value], None]] = []
        self.changed: list[Callable[[str, str, Value, Value], None]] = []
        self.refreshed: list[Callable[[], None]] = []
        self._sections: dict[str, SectionSpec] = {}
        self._effective: Config = {}
        self._baseline: Config = {}
        self._run = ""
        self._staged: dict[Key, Value] = {}
        self._sent: dict[Key, Value] = {}
        self._held: dict[Key, Value] = {}
        self._left: dict[Key, Section] = {}  # what a variant held when it was switched away from
        self._fresh: dict[str, Section] = {}  # what a variant begins with that is not yet in force
        self.set_catalogue(catalogue or Catalogue())

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Replace the descriptions of what can be set; edits that still exist are kept."""
        self.catalogue = catalogue
        self._sections = {section.name: section for section in catalogue.sections}
        self._heads = heads(catalogue)
        self._staged = {key: v for key, v in self._staged.items() if self.spec(*key)}
        self._refresh()

    @property
    def critic(self) -> bool:
        """Whether the discriminator is called a critic, as it is under the Wasserstein loss."""
        objective = self.variant("objective")
        return objective is not None and objective.reads == "critic"

    def variant(self, section: str) -> VariantSpec | None:
        """Return the variant of a section that is in force once all edits act."""
        spec = self._sections.get(section)
        if spec is None or not spec.choosable:
            return spec.variants[0] if spec else None
        return spec.variant(str(self.value(section, "kind")))

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
        )

    def staged(self) -> tuple[Key, ...]:
        """Name the fields whose edits await a restart."""
        return tuple(self._staged)

    def config(self) -> Config:
        """Return the complete configuration with every edit in it: what a restart begins with."""
        return {**self._effective, **{name: self._section(name) for name in self._sections}}

    def edit(self, section: str, field: str, value: Value, *, settled: bool = True) -> None:
        """Change a field as a person does; ``settled`` is False amid a gesture such as a drag.

        Raises ConfigError naming the field, the value and what is allowed.
        """
        spec = self.spec(section, field)
        if spec is None:
            raise ConfigError(f"There is no setting “{section}.{field}” at present.")
        if problem := refusal(spec, value):
            raise ConfigError(problem)
        old = self.value(section, field)
        if old != value:
            self._put(section, spec, value)
        self._record((section, field), old, value, settled)
        if old != value:
            self._refresh()

    def apply(self, section: str, field: str, value: Value) -> None:
        """Change a field without recording it: for undo and redo."""
        spec = self.spec(section, field)
        if spec is None or refusal(spec, value) or self.value(section, field) == value:
            return
        self._put(section, spec, value)
        self._refresh()

    def reset(self, section: str, field: str) -> None:
        """Give a field the value it has in the open experiment, or else its default."""
        spec = self.spec(section, field)
        if spec is not None:
            self.edit(section, field, self._default(section, spec))

    def discard(self) -> None:
        """Drop every edit that awaits a restart."""
        for section in [section for section, field in self._staged if field == "kind"]:
            held = self._section(section)
            self._left[(section, str(held["kind"]))] = held
        dropped, self._staged = self._staged, {}
        self._tidy()
        for (section, field), value in reversed(dropped.items()):
            if self.spec(section, field) is not None:
                self._record((section, field), value, self._in_force(section, field), True)
        self._refresh()

    def show(self, config: Config, run: str = "") -> bool:
        """Take what a status says is in force; return whether anything changed."""
        if run == self._run and config == self._effective:
            return False
        if run != self._run:
            self._sent.clear()
        self._run, self._effective = run, config
        for edits in (self._staged, self._sent):
            for section, field in tuple(edits):
                if self._settled(edits, section, field):
                    del edits[(section, field)]
        self._tidy()
        for section, field in tuple(self._staged):
            spec = self.spec(section, field)
            if spec is not None and self._acts_now(section, spec):
                self._hold(section, spec, self._staged[(section, field)])
        self._refresh()
        return True

    def refused(self, section: str, field: str) -> None:
        """Take back a patch that the engine did not accept."""
        if self._sent.pop((section, field), None) is not None:
            self._tidy()
            self._refresh()

    def open(self, config: Config) -> None:
        """Begin anew with an experiment's settings, which become what resets give.

        A drawing is work rather than a setting and is kept for whenever its dataset is chosen.
        """
        self._keep_drawings()
        self._baseline = config
        self._staged, self._sent, self._held, self._fresh = {}, {}, {}, {}
        self._refresh()

    def _in_force(self, section: str, field: str) -> Value:
        present = (self._effective or self._baseline).get(section, {})
        present = self._fresh.get(section, present)
        if field in present:
            return present[field]
        spec = self.spec(section, field)
        if spec is None:
            raise KeyError(f"{section}.{field}")
        return spec.default

    def _default(self, section: str, spec: FieldSpec) -> Value:
        opened = self._baseline.get(section, {})
        found = self._sections[section]
        if spec.name != "kind" and found.choosable:
            kind = opened.get("kind", found.default_kind)
            opened = opened if kind == self.value(section, "kind") else {}
        return opened.get(spec.name, spec.default)

    def _acts_now(self, section: str, spec: FieldSpec) -> bool:
        running = bool(self._effective)
        steady = spec.name == "kind" or (section, "kind") not in self._staged
        return spec.live and running and steady

    def _section(self, name: str) -> Section:
        variant = self.variant(name)
        fields = {f.name: self.value(name, f.name) for f in variant.fields} if variant else {}
        if self._sections[name].choosable:
            return {"kind": self.value(name, "kind"), **fields}
        return fields

    def _put(self, section: str, spec: FieldSpec, value: Value) -> None:
        if spec.name == "kind":
            self._switch(section, spec, value)
        else:
            self._hold(section, spec, value)

    def _hold(self, section: str, spec: FieldSpec, value: Value) -> None:
        key = (section, spec.name)
        if self._acts_now(section, spec):
            self._staged.pop(key, None)
            self._sent[key] = value
            for listener in self.patched:
                listener(section, spec.name, value)
        elif value == self._in_force(section, spec.name):
            self._staged.pop(key, None)
        else:
            self._staged[key] = value

    def _switch(self, section: str, spec: FieldSpec, kind: Value) -> None:
        """Change a variant: shared fields keep their values, others return as they were left."""
        before, old = self._section(section), self.variant(section)
        self._left[(section, str(before["kind"]))] = before
        self._hold(section, spec, kind)
        for edits in (self._staged, self._sent):
            for key in [k for k in edits if k[0] == section and k[1] != "kind"]:
                del edits[key]
        self._fresh.pop(section, None)
        new = self.variant(section)
        fields = new.fields if new else ()
        wanted = {f.name: self._begins(section, f, old, before) for f in fields}
        if (section, "kind") in self._staged:
            self._fresh[section] = wanted
        elif (section, "kind") in self._sent:
            self._fresh[section] = {f.name: before.get(f.name, f.default) for f in fields}
        for field in fields:
            if wanted[field.name] != self.value(section, field.name):
                self._hold(section, field, wanted[field.name])

    def _begins(
        self, section: str, field: FieldSpec, old: VariantSpec | None, before: Section
    ) -> Value:
        """Return what a field holds after a switch; one is shared if it means the same."""
        shared = old.field(field.name) if old else None
        if shared and shared.label == field.label and not refusal(field, before[field.name]):
            return before[field.name]
        left = self._left.get((section, str(self.value(section, "kind"))), {})
        return left.get(field.name, self._default(section, field))

    def _tidy(self) -> None:
        """Forget the beginnings of variants that are in force or were given up."""
        pending = {section for section, field in (*self._staged, *self._sent) if field == "kind"}
        self._fresh = {name: held for name, held in self._fresh.items() if name in pending}

    def _record(self, key: Key, old: Value, new: Value, settled: bool) -> None:
        if not settled:
            self._held.setdefault(key, old)
            return
        first = self._held.pop(key, old)
        if first != new:
            for listener in self.changed:
                listener(*key, first, new)

    def _settled(self, edits: dict[Key, Value], section: str, field: str) -> bool:
        present = self._effective.get(section, {})
        return self.spec(section, field) is None or (
            field in present and edits[(section, field)] == present[field]
        )

    def _keep_drawings(self) -> None:
        for section in (s.name for s in self.catalogue.sections if s.choosable):
            present = self._section(section)
            self._left[(section, str(present["kind"]))] = present
        drawn = {
            key: {name: value for name, value in held.items() if isinstance(value, tuple) and value}
            for key, held in self._left.items()
        }
        self._left = {key: held for key, held in drawn.items() if held}

    def _refresh(self) -> None:
        for listener in self.refreshed:
            listener()
