"""The settings as edited, against those in force: what acts at once and what awaits a restart.

Changes flow one way: an edit becomes a patch (or is staged), the engine's next status tells what
is in force, and whoever shows the settings reads them here again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.model.edited import EditedConfig
from app.model.fields import Key, refusal
from engine.contract.errors import ConfigError
from engine.contract.specs import Catalogue, FieldSpec, VariantSpec
from engine.contract.values import Config, Section, Value


class Draft(EditedConfig):
    """One edited configuration.

    Three lists of callables tell of it: ``patched(section, field, value)`` wants the engine to
    change a live field, ``changed(section, field, old, new)`` is one finished edit by a person (to
    be undone with ``apply``), ``refreshed()`` says that what is shown may be out of date. The
    field ``kind`` of a section with a choice names its variant.

    A patch on its way counts as the field's value until a status confirms it; ``refused`` takes it
    back. Edits made before there is a run wait for it, and are then patched if they can be.
    """

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        super().__init__()
        self.patched: list[Callable[[str, str, Value], None]] = []
        self.changed: list[Callable[[str, str, Value, Value], None]] = []
        self.refreshed: list[Callable[[], None]] = []
        self._run = ""
        self._opening = False  # whether the next run is that of another experiment
        self._held: dict[Key, Value] = {}
        self._left: dict[Key, Section] = {}  # what a variant held when it was switched away from
        self.set_catalogue(catalogue or Catalogue())

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Replace the descriptions of what can be set; edits that still exist are kept."""
        self._describe(catalogue)
        self._staged = {key: v for key, v in self._staged.items() if self.spec(*key)}
        self._refresh()

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
            self._put_away(config)
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
        self._staged, self._sent, self._held, self._fresh, self._away = {}, {}, {}, {}, {}
        self._opening = True
        self._refresh()

    def guide(self, free: Collection[Key] | None, pointed: Collection[Key]) -> None:
        """Lock all fields but the free ones, None for none, and point at some, for a person."""
        self._free = None if free is None else frozenset(free)
        self._pointed = frozenset(pointed)
        self._refresh()

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

    def _put_away(self, config: Config) -> None:
        """Keep what another run of this experiment leaves out, since it is of another family."""
        left_out = {n: held for n, held in self._effective.items() if n not in config}
        self._away = {} if self._opening else self._away | left_out
        self._opening = False

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
