"""What the window has to tell about a run that stopped: words and a choice of remedies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.contract.status import Phase, Status

Kind = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A strip over the panels; ``choices`` are (button, command) pairs, the likeliest first."""

    kind: Kind
    title: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


def notices(status: Status) -> tuple[tuple[str, Notice | None], ...]:
    """Return what is to be said about each subject, None for nothing."""
    return (
        ("run", run_notice(status)),
        ("settings", settings_notice(status)),
        ("data", data_notice(status)),
        ("faults", fault_notice(status)),
    )


def run_notice(status: Status) -> Notice | None:
    """Return what must be said about a run, or None while all is well."""
    text = _sentences((status.reason, status.advice))
    if status.phase is Phase.FAILED:
        return Notice("error", "Training has failed", text, (*_continue(status), RESET))
    if status.phase is Phase.PAUSED and status.reason and status.advice:
        choices = (("Play on", "run.play"), *_continue(status), RESET)
        return Notice("warning", "Training has stopped", text, choices)
    return None


RESET = ("Reset", "run.reset")


def _continue(status: Status) -> tuple[tuple[str, str], ...]:
    if not status.checkpoint:
        return ()
    return ((f"Continue from step {status.checkpoint_step:,}", "run.continue"),)


def places_notice(trouble: str) -> Notice | None:
    """Return what is to be said where things are kept elsewhere than usual."""
    if not trouble:
        return None
    return Notice("warning", "Nothing will be remembered at the next start", trouble)


def settings_notice(status: Status) -> Notice | None:
    """Return what is to be said of settings that make no sense together, if anything."""
    if not status.warnings:
        return None
    return Notice("warning", "Worth checking", _sentences(status.warnings))


def data_notice(status: Status) -> Notice | None:
    """Return what is to be said of the data that are trained on, if anything is odd."""
    if not status.remarks:
        return None
    return Notice("warning", "About the data", _sentences(status.remarks))


def fault_notice(status: Status) -> Notice | None:
    """Return what is to be said of parts that failed, if any did."""
    if not status.faults:
        return None
    return Notice("warning", "Something cannot be shown", _sentences(status.faults))


def _sentences(texts: Iterable[str]) -> str:
    """Return the texts that are not empty, one after the other, each ending as a sentence does."""
    return " ".join(t if t.endswith((".", "!", "?", "…")) else f"{t}." for t in texts if t)
