"""Leads through a lesson: sets up each step, holds the run for predictions, sees what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.lessons.pane import Pane
from app.model.conditions import Seen
from app.model.lesson import Course, exact_steps, plight, stops, unopened
from app.shell.lecturing.lesson_page import page
from app.shell.lecturing.lesson_stage import LessonStage
from engine.contract.commands import Advance, OpenLesson, Pause, Play
from engine.contract.errors import UserError
from engine.contract.family import family_of
from engine.contract.lesson import Key, Lesson
from engine.contract.specs import Experiment
from engine.contract.status import Phase, Status
from engine.contract.values import Value

if TYPE_CHECKING:
    from app.shell.window import Window


@dataclass(slots=True)
class _Ended:
    """Where the run stood when the step was over: its measurements may still be coming."""

    run: str
    step: int
    rests: bool  # False while a pause is on its way, and the run goes a little further


class Lessons:
    """The lesson that is being followed, if any; a deck of the presenter.

    ``next`` and ``previous`` are what the buttons do. A ``next`` that must wait says what for;
    given again at once it goes on all the same, for a lecturer has but one button.
    """

    def __init__(self, window: Window) -> None:
        self.pane = Pane()
        self.course: Course | None = None
        self._window = window
        self._stage = LessonStage(window, self.pane)
        self._moved: set[Key] = set()
        self._experiment: Experiment | None = None  # the open one, as far as the lesson knows
        self._replaced: str | None = None  # the run that the one of this step will replace
        self._starts = False  # whether the run is to be played as soon as it is there
        self._ended: _Ended | None = None
        self._warned = (0, 0)  # the page on which ``next`` said what is waited for
        self._told = False  # whether what was told is still to be taken back
        self._entered = 0
        self._drawn: object = None
        window.documents.learn = self.begin
        window.draft.changed.append(self._note)
        window.link.polled.connect(self.look)
        window.appearance.changed.connect(self._stage.restyle)
        self._connect()

    @property
    def active(self) -> bool:
        """Whether a lesson is open."""
        return self.course is not None

    # what a person does

    def open(self, name: str) -> None:
        """Open a built-in lesson, or the one in a file."""
        self._window.tasks.start(self.read(name), f"open the lesson {name}")

    async def read(self, name: str) -> None:
        """Read a lesson and begin it; UserError says what is wrong with it."""
        answer = await self._window.link.ask(OpenLesson(name))
        if not answer.ok or answer.lesson is None:
            raise UserError(answer.text)
        self.begin(answer.lesson)

    def begin(self, lesson: Lesson) -> None:
        """Begin a lesson, in place of the one that is open."""
        self.leave()
        self._window.comparing.leave()
        self.course = Course(lesson)
        self._experiment = self._window.conductor.experiment
        self._stage.open()
        self._window.say(f"Lesson: {lesson.title}")
        if self.course.page >= 0:
            self._enter()
        self.look()

    def next(self) -> None:
        """Go on to the next page; after the last one leave."""
        course = self.course
        if course is None:
            return
        if course.present and not course.record.over:
            if self._warned != self._key:
                self._warned = self._key
                first = "make your prediction" if course.held else "wait for what this step asks"
                self._tell(f"First {first}; go on once more to skip it")
                return
            self.skip()
        if course.last:
            self.leave()
            return
        if course.turn(1):
            self._enter()
        self.look()

    def previous(self) -> None:
        """Read the page before; the run is left alone."""
        if self.course is not None:
            self.course.turn(-1)
            self.look()

    def skip(self) -> None:
        """Take the present step for over."""
        if self.course is not None and self.course.reached >= 0:
            self.course.skip()
            self._take_back()
            self._guard()
            self.look()

    def again(self) -> None:
        """Begin the step that is read once more, with a run as it was when it was first entered."""
        if self.course is not None and self.course.page >= 0:
            self._enter(anew=True)
            self.look()

    def leave(self) -> None:
        """Close the lesson: everything is unlocked and stands where it stood; the run goes on."""
        if self.course is None:
            return
        self.course, self._ended, self._replaced, self._starts = None, None, None, False
        self._window.conductor.held = False
        self._stage.close()
        self._window.say("The lesson is closed")

    # what happens

    def look(self) -> None:
        """Follow the run: hold it, see whether the step is over, and tell how far it is."""
        course = self.course
        if course is None:
            return
        expected = self._expected(self._window.link.status)
        seen = self._seen()
        if expected:
            self._follow(course, seen)
        columns = self._window.link.lab.columns()
        drawn = (seen.status, columns, columns.version(), self._key, course.record.over)
        now = (*drawn, seen.moved, course.record.guess, self._stage.theme)
        if now != self._drawn:
            self._drawn = now
            trouble = "" if not course.present or course.page < 0 else self._plight(course, seen)
            self.pane.show_page(page(course, seen, self._window.link.catalogue, self._key, trouble))

    def _follow(self, course: Course, seen: Seen) -> None:
        if course.held and seen.status.phase is Phase.PLAYING:
            self._window.link.send(Pause())
        if self._starts and not course.held:
            self._start(course, seen.status)
        if course.observe(seen):
            self._end(course, seen.status)
        elif self._ended is not None and self._ended.run == seen.status.run:
            self._settle(course, self._ended, seen)

    def _settle(self, course: Course, ended: _Ended, seen: Seen) -> None:
        """Measure once more when the run has come to rest: what is costly is measured only then."""
        status = seen.status
        if not ended.rests:
            still = status.phase is not Phase.PLAYING
            self._ended = ended = _Ended(status.run, status.step, still)
        if ended.step == status.step:
            course.measure(seen)

    def _end(self, course: Course, status: Status) -> None:
        paused = stops(course.reached_step()) and status.phase is Phase.PLAYING
        self._ended = _Ended(status.run, status.step, not paused)
        if paused:
            self._window.link.send(Pause())
        self._guard()

    def _start(self, course: Course, status: Status) -> None:
        self._starts = False
        steps = exact_steps(course.reached_step(), status.step)
        self._window.link.send(Play() if steps is None else Advance(steps))

    def _note(self, section: str, field: str, before: Value, after: Value) -> None:
        self._moved.add((section, field))

    def _predict(self, guess: float) -> None:
        if self.course is not None:
            self.course.predict(guess)
            self._take_back()
            self._guard()
            self._window.area.setFocus()  # so that Space plays
            self.look()

    # within

    def _tell(self, text: str) -> None:
        """Say something where it is seen, be it in a presentation, until it is done."""
        self._told = True
        self._window.say(text)
        self._window.presenter.strip.tell(text)

    def _take_back(self) -> None:
        """Say no more what has been done."""
        if self._told and self.course is not None:
            self._told = False
            self._window.say(f"{self.course.lesson.title}: {self.course.reached_step().title}")
            self._window.presenter.strip.fade()

    @property
    def _key(self) -> tuple[int, int]:
        """What differs from page to page, and when a step is begun again."""
        return (self.course.page if self.course else 0, self._entered)

    def _enter(self, *, anew: bool = False) -> None:
        """Set everything up for the step that is read."""
        assert self.course is not None
        step = self.course.enter()
        self._entered += 1
        self._moved.clear()
        self._ended = None
        if step.experiment is not None and (step.opens or anew or self._strayed):
            self._open(step.experiment)
        else:
            self._window.say(f"{self.course.lesson.title}: {step.title}")
        for change in step.changes:
            self._window.draft.apply(*change)
        self._starts = step.play
        self._stage.arrange(step)
        self._guard()

    def _open(self, experiment: Experiment) -> None:
        status = self._window.link.status
        self._replaced = status.run
        self._window.beside.leave()
        self._window.conductor.open(experiment)
        self._experiment = self._window.conductor.experiment
        if self.course is not None:  # what to look for would give the answer away
            self._window.say(f"{self.course.lesson.title}: {self.course.reached_step().title}")

    def _guard(self) -> None:
        """Lock, hold and point as the present step asks at this moment."""
        course = self.course
        assert course is not None
        if course.reached >= 0:
            self._window.conductor.held = course.held
            self._stage.guide(course.reached_step(), held=course.held)
        self._window.commands.refresh()

    @property
    def _strayed(self) -> bool:
        """Whether a person has opened another experiment than that of the lesson."""
        course, window = self.course, self._window
        known = course.experiment() if course else None
        if window.conductor.experiment is not self._experiment:
            return True
        config = window.link.status.config
        if known is None or not config or self._replaced is not None:
            return False
        catalogue = window.link.catalogue
        return family_of(catalogue, config) != family_of(catalogue, known.config)

    def _expected(self, status: Status) -> bool:
        """Whether the run is there that the present step is about."""
        if self._replaced is not None and status.run != self._replaced and status.config:
            self._replaced = None
            self._guard()  # the controls of the new run are there only now
        return self._replaced is None and not self._strayed

    def _plight(self, course: Course, seen: Seen) -> str:
        if self._replaced is not None and seen.status.alive and not self._strayed:
            return "The experiment of this step is being opened."
        if course.record.over:
            return ""
        return plight(course, seen, expected=not self._strayed)

    def _seen(self) -> Seen:
        link = self._window.link
        seen = Seen(link.status, link.lab.columns(), frozenset(self._moved))
        if self._replaced is None or self.course is None:
            return seen
        return unopened(self.course.reached_step(), seen)

    def _connect(self) -> None:
        pane = self.pane
        pane.onward.connect(self.next)
        pane.back.connect(self.previous)
        pane.skip.connect(self.skip)
        pane.away.connect(self.leave)
        pane.again.connect(self.again)
        pane.predicted.connect(self._predict)
