"""The window: puts its parts together and passes news between them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from app.controls.dock import ControlsDock
from app.link import Link
from app.model.draft import Draft
from app.model.notices import Notice, notices
from app.model.places import Places
from app.model.recents import Recents
from app.model.sessions import Sessions
from app.plots.panel import panels
from app.shell import menus
from app.shell.actions import number_panels, panel_actions, window_actions
from app.shell.appearance import Appearance
from app.shell.banners import Banners
from app.shell.choosing import Choosing
from app.shell.collector import Collector
from app.shell.command_palette import CommandPalette
from app.shell.commands import Action, Commands
from app.shell.comparison.beside import Beside
from app.shell.comparison.comparing import Comparing, NewLab
from app.shell.conductor import Conductor
from app.shell.dialogs import FileDialogs
from app.shell.documents import Documents
from app.shell.dropping import FileDrop
from app.shell.exporting.data_exports import DataExports
from app.shell.exporting.exports import Exports, Replacing
from app.shell.exporting.films import Films
from app.shell.exporting.paint_watch import PaintWatch
from app.shell.exporting.pictures import Pictures
from app.shell.keys import SpaceKeeper
from app.shell.layout import Layout
from app.shell.lecturing.lesson_actions import lesson_actions
from app.shell.lecturing.lessons import Lessons
from app.shell.lecturing.presenter import Presenter
from app.shell.outlook import Outlook
from app.shell.panel_area import PanelArea
from app.shell.past.recalling import Recalling
from app.shell.past.run_tree import RunTree
from app.shell.past.settings_then import SettingsThen
from app.shell.past.stepping import Stepping
from app.shell.past.timeline import PAST_ACTIONS, Timeline
from app.shell.preferences import Preferences
from app.shell.session_offer import SessionOffer
from app.shell.stage import Stage
from app.shell.status_bar import StatusBar
from app.shell.tasks import Tasks
from app.style.icons import icon
from app.style.theme import Theme
from app.transport.bar import TransportBar
from app.transport.past_bar import PastBar
from engine.contract.commands import Autosave
from engine.contract.family import examples_of, family_of
from engine.contract.lab import Laboratory
from engine.contract.specs import Catalogue, Experiment
from engine.contract.status import Status
from engine.contract.values import Config

FOLDERS = 30  # into which something was saved, that are remembered to be swept after a crash


class Window(QMainWindow):
    """Everything on screen.

    It is complete once furnished with panels, which takes so long that it is better shown before.
    ``start`` begins to poll; closing it leaves nothing running. ``new_lab`` is for runs beside it.
    """

    def __init__(
        self,
        lab: Laboratory,
        loop: asyncio.AbstractEventLoop,
        pool: ThreadPoolExecutor,
        places: Places,
        replacing: Replacing,
        *,
        native_dialogs: bool = True,
        new_lab: NewLab | None = None,
    ) -> None:
        super().__init__()
        self.preferences = Preferences(places.settings)
        self.appearance = Appearance(self.preferences)
        self.sessions = Sessions(places.sessions)
        self.link = Link(lab, loop, rate=self.preferences.rate)
        self.tasks = Tasks(loop, pool, self.complain)
        self.draft = Draft(self.link.catalogue)
        self.conductor = Conductor(self.link, self.draft, self.say, self.complain, self._opened)
        dialogs = FileDialogs(self, loop, native=native_dialogs)
        dialogs.saving = Recents(places.written, FOLDERS).add
        self.choosing = Choosing(dialogs, self.tasks)
        recents = Recents(places.recents)
        self.documents = Documents(self.conductor, self.tasks, dialogs, recents, self.say)
        self.beside = Beside(self, places.beside)
        self.exports = Exports(self.tasks, dialogs, replacing, self.say)
        self.data_exports = DataExports(self, dialogs)
        self.pictures, self.films = Pictures(self), Films(self, dialogs, replacing)
        self.stepping = Stepping(self, self.conductor, self.tasks, self.preferences)
        self.collector = Collector()
        self._run = ""  # whose family is shown
        self._build()
        self.comparing = Comparing(self, new_lab)
        self._connect()
        self._restore()

    def furnish(self) -> None:
        """Add the panels, and the menus that name them."""
        self.area.furnish(made() for made in panels.all().values())
        self.area.restyle(self.appearance.theme)
        self.arrangement.restore_panels()
        for panel in self.area.panels.values():
            self.link.attach(panel)
        self._register(panel_actions(self))
        number_panels(self)
        self._fill_menus()
        self.commands.refresh()

    def start(self, experiment: str = "") -> None:
        """Begin to poll, and open an experiment by name or file."""
        self.link.send(Autosave(str(self.sessions.folder)))
        self.link.start()
        self.documents.open_first(experiment)
        self.offer.make()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and stop polling; nothing is asked."""
        self.link.stop()
        self.arrangement.keep()
        self.preferences.save()
        super().closeEvent(event)

    def end(self) -> None:
        """Let go of the session, once the laboratory is closed and has saved a last time."""
        self.collector.stop()
        self.comparing.end()
        self.sessions.close(self.conductor.present().title)

    # what actions do

    def say(self, text: str) -> None:
        """Show a message in the status bar."""
        self.bar.say(text)

    def complain(self, title: str, text: str) -> None:
        """Show over the panels that something could not be done."""
        self.banners.tell("error", Notice("error", title, text))

    def reset(self) -> None:
        """Begin anew with the same seed and settings."""
        self.banners.tell("run", None)
        self.conductor.reset()

    def new_seed(self) -> None:
        """Begin anew with another seed."""
        self.banners.tell("run", None)
        self.conductor.new_seed()

    def set_rate(self, rate: int) -> None:
        """Draw so many frames a second."""
        self.link.set_rate(rate)
        self.preferences.rate = self.link.rate

    def draw_data(self) -> None:
        """Choose the dataset that is drawn and open its drawing."""
        self.controls.show()
        self.controls.draw()

    # news

    def show_status(self, status: Status) -> None:
        """Pass a status to all who show it."""
        self.conductor.show_status(status)
        if status.run != self._run and status.config:
            self._run = status.run
            self._follow(status.config)
        self.controls.show_status(status)
        self.transport.show_status(self.conductor.steered)
        self.past_bar.setVisible(status.trains)
        self.bar.show_status(status)
        for subject, notice in notices(status):
            self.banners.tell(subject, notice)
        if status.reason and not status.advice:
            self.say(status.reason)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Offer what training has said is there."""
        self.controls.set_catalogue(catalogue)
        self.transport.set_devices(catalogue.devices, self.conductor.device)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme everywhere."""
        self.setWindowIcon(icon("logo", theme, theme.accent))
        parts = (self.transport, self.controls, self.banners, self.area, self.past_bar, self.bar)
        for part in parts:
            part.restyle(theme)
        self.link.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Close the palette, whose place has changed."""
        super().resizeEvent(event)
        self.palette_box.hide()

    # within

    def _build(self) -> None:
        self.setWindowTitle("Saddlepoint")
        self.controls = ControlsDock(self.draft, self.choosing)
        self.area = PanelArea()
        self.bar = StatusBar()
        self.setStatusBar(self.bar)
        self.commands = Commands(self)
        self.banners = Banners(self.commands.run)
        self.palette_box = CommandPalette(self.commands, self)
        self.offer = SessionOffer(self.sessions, self.banners, self.documents, self.tasks)
        self.stage = Stage(self.controls, self.banners, self.area)
        self.arrangement = Layout(self, self.stage, self.controls, self.area, self.preferences)
        self.lessons = Lessons(self)
        self._register(window_actions(self))
        self._register(lesson_actions(self))
        self._fill_menus()
        self.transport = TransportBar(self.commands.action)
        self.stage.set_top(self.transport)
        self.presenter = Presenter(self)
        self.presenter.add(self.lessons)
        self.past_bar = PastBar(*map(self.commands.action, PAST_ACTIONS))
        self.stage.set_bottom(self.past_bar)
        name = self.conductor.name
        self.timeline = Timeline(self.link, self.past_bar, name, self.say, self.complain)
        self.recalling = Recalling(self.link, self.timeline.past, self.say)
        self.run_tree = RunTree(self)
        SettingsThen(self.link, self.controls)
        self.setCentralWidget(self.stage)
        self.area.setFocus()  # rather than the first button, which Space would press
        SpaceKeeper(self)
        FileDrop(self, self.documents.open)
        PaintWatch(self, self.link.painted)
        Outlook(self)

    def _fill_menus(self) -> None:
        menus.fill(self.menuBar(), self.commands, self.documents.recents, self.documents.open)

    def _register(self, records: Iterable[Action]) -> None:
        for record in records:
            self.commands.add(record)
            self.addAction(self.commands.action(record.id))

    def _connect(self) -> None:
        link = self.link
        link.status_changed.connect(self.show_status)
        link.catalogue_changed.connect(self.set_catalogue)
        link.polled.connect(self.collector.tick)
        self.appearance.changed.connect(self.restyle)
        self.controls.restart_requested.connect(self.reset)
        self.controls.experiment_chosen.connect(self.beside.leave)
        self.controls.experiment_chosen.connect(self.conductor.open)
        self.transport.speed.chosen.connect(self.conductor.set_speed)
        self.transport.device_chosen.connect(self._choose_device)
        self.area.exported.connect(lambda p: self.pictures.ask(p.title))
        self.area.copied.connect(lambda p: self.pictures.copy(p, p.title))
        self.area.edited.connect(self.conductor.edit)

    def _restore(self) -> None:
        self.set_catalogue(self.link.catalogue)
        self.restyle(self.appearance.theme)
        self.show_status(self.link.status)
        self.arrangement.restore()
        self.commands.refresh()

    def _choose_device(self, device: str) -> None:
        self.conductor.device = device
        self.say("The device is used from the next reset on")

    def _follow(self, config: Config) -> None:
        """Show what there is to see of the family of models that a configuration is of."""
        known = self.link.catalogue
        if self.arrangement.follow(family_of(known, config), examples_of(known, config)):
            number_panels(self)
            self.commands.refresh()

    def _opened(self, experiment: Experiment) -> None:
        self.setWindowTitle(f"{experiment.title} — Saddlepoint")
        self.controls.show_experiment(experiment)
        self._follow(experiment.config)
        self.area.feature(experiment.layout)
        self.beside.offer(self.area.family)
        self.sessions.describe(experiment.title)
        if experiment.look_for:
            self.say(experiment.look_for)
