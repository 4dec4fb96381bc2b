"""One place of work: at most one run with its player, its observer and its automatic saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.contract import commands as c
from engine.contract.errors import UserError
from engine.contract.snapshot import Part
from engine.contract.status import Phase, Status
from engine.contract.values import Config
from engine.plan import check, trains
from engine.run.autosave import Autosave
from engine.run.beside import Beside
from engine.run.device import chosen_device
from engine.run.observer import Observer
from engine.run.pictures import drawn
from engine.run.player import Player
from engine.run.trainer import Trainer
from engine.run.tree import Tree
from engine.store.checkpoint import rebuild, save_checkpoint

Gist = tuple[str, Phase, str, Config, int, int | None]
IDLE = 0.5  # seconds to sleep when there is nothing to do; any command wakes the loop at once
WAIT = 0.05  # seconds to sleep at the end of the leash, while something is still looked at beside


class Workshop:
    """What the commands act on. A command that fails leaves the present run as it was."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.run = ""
        self.trainer: Trainer | None = None
        self.player = Player(clock)
        self.observer = Observer(clock, Beside())
        self._autosave = Autosave(clock)
        self._tree = Tree(clock)

    def create(self, command: c.Create) -> str:
        """Build a run from a configuration."""
        plan = check(command.config)
        self._plant(command.run, Trainer(plan, chosen_device(command.device, plan)))
        self._autosave.begin()
        if command.play and trains(plan.config):
            self.player.play()
        return "A new run is ready"

    def load(self, command: c.Load) -> str:
        """Build the run that a checkpoint holds."""
        trainer = rebuild(
            command.path, lambda plan: Trainer(plan, chosen_device(command.device, plan))
        )
        self._plant(command.run, trainer)
        if self._autosave.owns(command.path):
            self._autosave.begin(command.path, trainer.step)
        else:  # saved at once, for the file that it came from may be deleted
            self._secure()
        return f"Opened {Path(command.path).name} at step {trainer.step:,}"

    def branch(self, command: c.Branch) -> str:
        """Go on from a step of this run or another, with some settings changed."""
        self._adopt(command.run, self._tree.branch(command, self._present()))
        self._secure()
        if command.play:
            self.player.play()
        return f"Back at step {command.step:,}"

    def recall(self, command: c.Recall) -> tuple[int, dict[str, Part]]:
        """Draw pictures of the past; return the step they are of."""
        then = self._tree.recall(command.step)
        if then is None:
            raise UserError("No state of that time is kept")
        return then.step, drawn(then.observe(), command.probes)

    def switch(self, command: c.Switch) -> str:
        """Turn to another run of the tree."""
        trainer = self._tree.switch(command.run, self._present())
        self._adopt(command.run, trainer)
        self._secure()
        return f"The other run is at step {trainer.step:,}"

    def drop(self, command: c.Drop) -> str:
        """Forget a run of the tree."""
        self._tree.drop(command.run)
        return ""

    def save(self, command: c.Save) -> str:
        """Write a checkpoint, of the run as it stands or as it was."""
        present, name = self._present(), Path(command.path).name
        if command.step is None:
            save_checkpoint(Path(command.path), present)
            return f"Saved {name}"
        save_checkpoint(Path(command.path), self._tree.past(command.step, present))
        return f"Saved {name}, the run as it was at step {command.step:,}"

    def patch(self, command: c.Patch) -> str:
        """Change a live setting; what is observed follows."""
        trainer = self._present()
        trainer.patch(command.section, command.field, command.value)
        self.observer.begin(trainer)
        return ""

    def play(self) -> str:
        """Train on."""
        if self._can_train():
            self.observer.resume()
            self.player.play()
        return ""

    def pause(self) -> str:
        """Stand still."""
        if self.player.phase is Phase.PLAYING:
            self.player.ready()
        return ""

    def advance(self, command: c.Advance) -> str:
        """Take a few steps."""
        if self._can_train():
            self.observer.resume()
            self.player.advance(command)
        return ""

    def pace(self, command: c.Pace) -> str:
        """Limit the speed."""
        self.player.pace(command.steps_per_second)
        return ""

    def leash(self, command: c.Leash) -> str:
        """Play no further than to a step."""
        self.player.leash(command.step)
        return ""

    def look(self, command: c.Look) -> str:
        """Make other pictures."""
        self.observer.look(command, self.trainer)
        return ""

    def taken(self, command: c.Taken) -> str:
        """Make more pictures: the last have been taken."""
        self.observer.taken(command.seconds)
        return ""

    def autosave(self, command: c.Autosave) -> str:
        """Save automatically into a folder."""
        self._autosave.into(command.folder, command.seconds)
        return ""

    def close(self) -> str:
        """Save a last time."""
        return self._autosave.now(self.trainer) if self.trainer else ""

    def work(self) -> float:
        """Train a slice or look once; return how long there is nothing to do."""
        if self.trainer is None or self.player.phase is Phase.FAILED:
            return IDLE
        if self.player.phase is Phase.PLAYING:
            nap = self.player.slice(self.trainer, self.observer)
            self._tree.pass_by(self.trainer)
            self.player.reason = self._autosave.now_and_then(self.trainer) or self.player.reason
            if self.player.waits is not None:
                return 0.0 if self.observer.catch_up(self.trainer) else WAIT
            return nap
        return 0.0 if self.observer.settle(self.trainer) else IDLE

    @property
    def step(self) -> int:
        """The steps that the run has taken."""
        return self.trainer.step if self.trainer is not None else 0

    def gist(self) -> Gist:
        """Return what is worth telling at once when it changes, and cheap to ask for."""
        config = self.trainer.config if self.trainer is not None else {}
        player = self.player
        return self.run, player.phase, player.reason, config, self._autosave.step, player.waits

    def status(self) -> Status:
        """Say how things stand."""
        trainer, player = self.trainer, self.player
        if trainer is None:
            return Status(self.run, player.phase, reason=player.reason)
        return Status(
            run=self.run,
            phase=player.phase,
            step=trainer.step,
            steps_per_second=player.speed,
            device=trainer.device,
            reason=player.reason,
            advice=player.advice,
            config=trainer.config,
            horizon=trainer.horizon,
            trains=trainer.trains,
            rates=self.observer.rates(),
            overhead=self.observer.share(),
            warnings=trainer.complaints,
            remarks=trainer.remarks,
            faults=self.observer.faults,
            checkpoint=self._autosave.path,
            checkpoint_step=self._autosave.step,
            origin=self._tree.origin,
            since=trainer.since,
        )

    def _can_train(self) -> bool:
        """Whether a run is there to go on; raise UserError where it has nothing to train."""
        if self.trainer is None or self.player.phase is Phase.FAILED:
            return False
        if not self.trainer.trains:
            raise UserError("There is nothing to train here: move the settings instead")
        return True

    def _present(self) -> Trainer:
        if self.trainer is None:
            raise UserError("There is no run yet")
        return self.trainer

    def _secure(self) -> None:
        """Have an automatic checkpoint of the run that is present from now on."""
        if self.trainer is not None:
            self.player.reason = self._autosave.turn_to(self.trainer)

    def _plant(self, run: str, trainer: Trainer) -> None:
        self._tree.plant(run, trainer)
        self._adopt(run, trainer)

    def _adopt(self, run: str, trainer: Trainer) -> None:
        self.run, self.trainer = run, trainer
        self.observer.begin(trainer)
        self.player.ready()
