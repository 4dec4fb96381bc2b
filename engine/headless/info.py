"""The command ``info``: what there is to train, set and measure, or what a file holds."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from engine.catalogue import build
from engine.contract.errors import ConfigError
from engine.contract.specs import Catalogue, Expectation, Experiment, FieldSpec, SectionSpec
from engine.contract.timeline import Mark
from engine.contract.values import Config, Value
from engine.headless.lessons import describe_lesson, list_lessons
from engine.headless.output import NAMES
from engine.headless.untrained import advice
from engine.kinds import studies
from engine.plan import allowed, trains
from engine.recordings import known
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import find, load_experiment
from engine.store.lesson import ENDING, find_lesson
from engine.store.recorded import Recording
from engine.store.recording import SUFFIX
from engine.store.toml_lines import nearest
from engine.store.toml_writer import changes

INDENT = "    "
LESSON = "lesson"


def describe(topic: str, lesson: str = "") -> str:
    """Return the text on a topic, an experiment or a file; on the ``lesson`` for that topic.

    Raises ConfigError for a topic that does not exist, with the nearest that does, and UserError
    for a file with something wrong in it.
    """
    topics: Mapping[str, Callable[[Catalogue], Iterator[str]]] = {
        "": _overview,
        "experiments": _experiments,
        "parts": _parts,
        "settings": _settings,
        "metrics": _metrics,
        "studies": _studies,
        "lessons": list_lessons,
        "versions": _versions,
    }
    if topic == LESSON or lesson:
        return _lesson(topic, lesson)
    if topic in topics:
        return "\n".join(topics[topic](build()))
    return "\n".join(_found(topic, [*filter(None, topics), LESSON]))


def _found(topic: str, topics: Sequence[str]) -> Iterator[str]:
    """Return what is to be said of a file, an experiment, or the run in a folder."""
    path = Path(topic).expanduser()
    if path.suffix == ".safetensors":
        return _checkpoint(path)
    if path.suffix.lower() == SUFFIX:
        return _recording(path)
    if path.suffix.lower() == ENDING:
        return describe_lesson(find_lesson(topic))
    if path.suffix == ".toml" or path.is_file() or (len(path.parts) > 1 and not path.is_dir()):
        return _experiment(load_experiment(path))
    names = [experiment.name for experiment in build().experiments]
    if topic in names:
        return _experiment(find(topic))
    if path.is_dir():  # that ``train`` wrote
        return _checkpoint(path / NAMES["checkpoint"])
    known = [*topics, *names]
    hint = nearest(topic, known) or f"; there are {', '.join(known)}"
    raise ConfigError(f"there is no topic or experiment '{topic}'{hint}")


def _lesson(topic: str, lesson: str) -> str:
    if topic != LESSON:
        raise ConfigError(f"'{topic}' takes no second word; 'info lesson FILE' does")
    if not lesson:
        raise ConfigError("name the lesson as well, such as 'info lesson mine.md'")
    return "\n".join(describe_lesson(find_lesson(lesson)))


def _overview(catalogue: Catalogue) -> Iterator[str]:
    yield from _experiments(catalogue)
    yield ""
    yield from _parts(catalogue)
    yield ""
    yield "Metrics"
    yield _wrapped(", ".join(metric.name for metric in catalogue.metrics), INDENT)
    yield ""
    yield from _versions(catalogue)


def _experiments(catalogue: Catalogue) -> Iterator[str]:
    yield "Experiments"
    width = max((len(e.name) for e in catalogue.experiments), default=0)
    for experiment in catalogue.experiments:
        yield f"{INDENT}{experiment.name:<{width}}  {experiment.title}"


def _parts(catalogue: Catalogue) -> Iterator[str]:
    yield "Parts"
    for section in catalogue.sections:
        if section.choosable:
            names = ", ".join(variant.name for variant in section.variants)
            yield _wrapped(f"{section.name} = {names}", INDENT)
    switches = ", ".join(section.name for section in catalogue.sections if section.switch)
    yield _wrapped(f"to switch on: {switches}", INDENT)


def _settings(catalogue: Catalogue) -> Iterator[str]:
    yield "Settings (* acts at once on a running run; 'critic' may stand for 'discriminator')"
    for section in catalogue.sections:
        yield ""
        yield from _section(section)


def _section(section: SectionSpec) -> Iterator[str]:
    if section.choosable:
        kinds = ", ".join(variant.name for variant in section.variants)
        yield f"{section.name}.kind{'*' if section.live_kind else ''} = {section.default_kind}"
        yield _wrapped(f"{section.title}: one of {kinds}", INDENT)
    for variant in section.variants:
        if section.choosable and variant.fields:
            yield f"{section.name} with kind = {variant.name}: {variant.label}"
        for field in variant.fields:
            yield from _field(f"{section.name}.{field.name}", field)


def _field(path: str, field: FieldSpec) -> Iterator[str]:
    star = "*" if field.live else ""
    unit = f" {field.unit}" if field.unit else ""
    yield f"  {path}{star} = {_text(field.default)}{unit}  ({allowed(field)})"
    yield _wrapped(field.help, INDENT)


def _metrics(catalogue: Catalogue) -> Iterator[str]:
    yield "Metrics"
    for metric in catalogue.metrics:
        unit = f" [{metric.unit}]" if metric.unit else ""
        better = "" if metric.direction == "none" else f", {metric.direction} is better"
        yield ""
        yield f"{metric.name}{unit}: {metric.label}{better}"
        yield _wrapped(metric.estimator, INDENT)
        if metric.source:
            yield _wrapped(f"Source: {metric.source}", INDENT)


def _studies(catalogue: Catalogue) -> Iterator[str]:
    yield "Studies of theory, checked by 'saddlepoint verify'"
    for name, kind in studies.all().items():
        yield ""
        yield f"{name}: {kind.label}"
        yield _wrapped(" ".join((kind.__doc__ or "").split()), INDENT)
        yield _wrapped(f"Source: {kind.source}", INDENT)


def _versions(catalogue: Catalogue) -> Iterator[str]:
    yield "Versions"
    yield _wrapped(", ".join(f"{n} {v}" for n, v in catalogue.versions.items()), INDENT)
    yield f"{INDENT}devices: {', '.join(catalogue.devices)}"


def _experiment(experiment: Experiment) -> Iterator[str]:
    yield f"{experiment.name}: {experiment.title}"
    for text in (experiment.summary, experiment.look_for):
        if text:
            yield ""
            yield _wrapped(text, "")
    yield ""
    if trains(experiment.config):
        yield f"Length: {experiment.steps:,} steps"
    else:
        yield f"Nothing is trained: {advice(experiment.config)}"
    if experiment.expect:
        yield "Expected"
        yield from (f"{INDENT}{_promise(expected)}" for expected in experiment.expect)
    yield from _changed(experiment.config)


def _checkpoint(path: Path) -> Iterator[str]:
    saved = load_checkpoint(path)
    yield f"{path}: a run at step {saved.step:,}"
    yield f"Seed: {saved.config['training']['seed']}"
    yield _wrapped("Versions: " + ", ".join(f"{n} {v}" for n, v in saved.versions.items()), "")
    yield from _changed(saved.config)


def _recording(path: Path) -> Iterator[str]:
    with closing(Recording(path)) as found:
        about = found.about
        cut = "" if found.whole else ", cut off: what there is can be looked at"
        yield f"{path}: a recording of {about.title}, step {about.step:,} of {about.horizon:,}{cut}"
        seen = sorted((name, len(steps)) for name, steps in found.steps.items() if steps)
        pictures = ", ".join(f"{count:,} of {name}" for name, count in seen)
        curves = ", ".join(sorted({name.partition(".")[0] for name in found.rows().columns}))
        yield _wrapped(f"Pictures: {pictures or 'none'}", "")
        yield _wrapped(f"Curves: {curves or 'none'}", "")
        yield from _happened(found.marks)
        yield _wrapped("Versions: " + ", ".join(f"{n} {v}" for n, v in about.versions.items()), "")
        yield from _changed(known(about.config, build()))


def _happened(marks: Sequence[Mark]) -> Iterator[str]:
    if marks:
        yield "What happened"
    for mark in marks:
        yield f"{INDENT}step {mark.step:,}: {mark.text or mark.kind}"


def _changed(config: Config) -> Iterator[str]:
    yield "Settings that differ from the defaults"
    for section, fields in changes(config).items():
        for name, value in fields.items():
            yield f"{INDENT}{section}.{name} = {_text(value)}"


def _promise(expected: Expectation) -> str:
    low = "" if expected.low is None else f"{expected.low:g} <= "
    high = "" if expected.high is None else f" <= {expected.high:g}"
    return f"{low}{expected.metric}{high} after {expected.steps:,} steps"


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} points"
    return str(value).lower() if isinstance(value, bool) else str(value) or "(empty)"


def _wrapped(text: str, indent: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)
