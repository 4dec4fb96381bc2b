"""The words of each headless command; read before anything heavy."""

from __future__ import annotations

from collections.abc import Callable

from engine.headless.words import Commands, add_changes, command, whole

_TRAIN_EXAMPLES = """\
examples:
  saddlepoint train ring --steps 2000 --out runs/ring
  saddlepoint train wgan-clip --set critic.clip=0.01 --set training.k_d=10 --seed 3
  saddlepoint train --resume runs/ring/checkpoint.safetensors --steps 10000 --out runs/ring

The folder gets report.json, curves.csv, checkpoint.safetensors, experiment.toml and samples.png.
Ctrl-C saves all of them and leaves. Exit status: 0 done, 1 diverged, 2 bad input, 130 interrupted.
"""
_INFO_EXAMPLES = """\
examples:
  saddlepoint info                            what there is
  saddlepoint info collapse                   one experiment: what to look for, what it sets
  saddlepoint info settings                   every setting and what it may be
  saddlepoint info metrics                    every number and how it is estimated
  saddlepoint info studies                    what is known of theory
  saddlepoint info lessons                    what a class can be led through
  saddlepoint info lesson mine.md             check a lesson of your own
  saddlepoint info runs/ring                  a run: how far it is, what it sets
  saddlepoint info lecture.saddlepoint        a recording: what it holds, and what happened in it
"""
_VERIFY_EXAMPLES = """\
examples:
  saddlepoint verify
  saddlepoint verify --only divergences
  saddlepoint verify --only divergences/jsd-1 --json
"""
_DIAGNOSE_EXAMPLES = """\
examples:
  saddlepoint diagnose runs/ring-seed0
  saddlepoint diagnose runs/ring-seed0 --json
"""
_SCRIPT_EXAMPLES = """\
examples:
  saddlepoint script ring --out ring.py
  saddlepoint script wgan-gp --set critic.gradient_penalty=1 --out run.py
  saddlepoint script runs/ring-seed0 --out run.py

The script needs PyTorch and NumPy alone, a flow of layers zuko as well. It starts at the first
step, with the run's own seed, and changes what was changed while the run went on.
"""
_EXPORT_EXAMPLES = """\
examples:
  saddlepoint export runs/ring-seed0 --curves ring.parquet --samples ring.npz --count 50000
  saddlepoint export runs/ring-seed0 --surfaces ring-surfaces.npz --resolution 256
  saddlepoint export lecture.saddlepoint --step 2000 --handout h.html --panels surface,modes
  saddlepoint export runs/ring-seed0/checkpoint.safetensors --onnx generator.onnx
  saddlepoint export runs/ring-seed0 --tensorboard logs/ring-seed0
  saddlepoint export runs/k1 runs/k5 vae.saddlepoint --handout three.html --panels surface,images

Of a recording, samples and surfaces are what was seen at the step; of a run they are made anew.
A handout may be of two to four runs: they stand side by side, with what they differ in first.
"""


def add_train(commands: Commands) -> None:
    """Add the command ``train``."""
    train = command(
        commands,
        "train",
        help="train an experiment without a window",
        description="Train an experiment without a window and write what came of it.",
        examples=_TRAIN_EXAMPLES,
    )
    _add_plan(train.add_argument)
    _add_place(train.add_argument)


def _add_plan(add: Callable[..., object]) -> None:
    """Add what decides the numbers of a run."""
    add(
        "experiment",
        nargs="?",
        metavar="EXPERIMENT",
        help="a built-in experiment or a TOML file (default: ring)",
    )
    add_changes(add)
    add(
        "--steps",
        type=whole(1),
        metavar="N",
        help="stop when the run has N steps in all, also after --resume; schedules keep the "
        "experiment's own length, which is the default",
    )
    add("--seed", type=whole(0), metavar="S", help="the seed of all random numbers")
    add(
        "--resume",
        metavar="FILE",
        help="go on from a checkpoint, with its settings; --set then changes live settings",
    )


def _add_place(add: Callable[..., object]) -> None:
    """Add where the run takes place and where it writes."""
    add("--out", metavar="DIR", help="the folder to write to (default: a new one under runs)")
    add(
        "--device",
        default="auto",
        choices=("auto", "cpu", "cuda", "mps"),
        help="where to train; auto times each and takes the fastest (default: %(default)s)",
    )
    add("--quiet", action="store_true", help="print nothing but errors")


def add_info(commands: Commands) -> None:
    """Add the command ``info``."""
    info = command(
        commands,
        "info",
        help="say what there is, or what a file holds",
        description="Say what there is to train, set and measure, or what a file holds.",
        examples=_INFO_EXAMPLES,
    )
    info.add_argument(
        "topic",
        nargs="?",
        default="",
        metavar="TOPIC",
        help="experiments, parts, settings, metrics, studies, lessons, versions, an experiment, a "
        "file or a folder of 'train'; or 'lesson' and a file",
    )
    info.add_argument(
        "file", nargs="?", default="", metavar="FILE", help="the lesson that is to be checked"
    )


def add_verify(commands: Commands) -> None:
    """Add the command ``verify``."""
    verify = command(
        commands,
        "verify",
        help="measure every claim of theory",
        description="Measure every claim of theory and say which hold; exit status 1 if any fails.",
        examples=_VERIFY_EXAMPLES,
    )
    verify.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="a study, or one claim as study/claim; may be repeated",
    )
    verify.add_argument("--seed", type=whole(0), default=0, metavar="S", help="default: 0")
    verify.add_argument("--json", action="store_true", help="print the rows as JSON")


def add_diagnose(commands: Commands) -> None:
    """Add the command ``diagnose``."""
    diagnose = command(
        commands,
        "diagnose",
        help="say in words what a finished run suffered from",
        description="Say in words what the run in a folder suffered from at its end, or did well.",
        examples=_DIAGNOSE_EXAMPLES,
    )
    diagnose.add_argument("folder", metavar="DIR", help="what 'saddlepoint train' wrote")
    diagnose.add_argument("--json", action="store_true", help="print the findings as JSON")


def add_script(commands: Commands) -> None:
    """Add the command ``script``."""
    script = command(
        commands,
        "script",
        help="write a plain PyTorch script that repeats a run",
        description="Write a plain PyTorch script that repeats a run without this program.",
        examples=_SCRIPT_EXAMPLES,
    )
    script.add_argument(
        "source",
        metavar="EXPERIMENT|RUN",
        help="a built-in experiment, a TOML file, or a run: its folder or checkpoint",
    )
    add_changes(script.add_argument)
    script.add_argument("--out", default="run.py", metavar="FILE", help="default: %(default)s")


def add_export(commands: Commands) -> None:
    """Add the command ``export``."""
    export = command(
        commands,
        "export",
        help="write curves, samples, surfaces, a handout or the generator of a run",
        description="Write data of a run or a recording for other programs, or a handout.",
        examples=_EXPORT_EXAMPLES,
    )
    add = export.add_argument
    add(
        "sources",
        nargs="+",
        metavar="RUN",
        help="a folder of 'train', a checkpoint or a recording; two to four for one handout",
    )
    add("--curves", metavar="FILE", help="all curves, as .csv or .parquet")
    add("--samples", metavar="FILE", help="samples of the model and of the data, as .npz")
    add("--surfaces", metavar="FILE", help="every surface with its axes, as .npz")
    add("--handout", metavar="FILE", help="a page to read and to print, as .html")
    add("--panels", metavar="NAMES", help="of the handout, such as surface,divergences")
    add("--onnx", metavar="FILE", help="the generator, for other runtimes")
    add("--tensorboard", metavar="DIR", help="curves, settings and samples for TensorBoard")
    add("--count", type=whole(1), metavar="N", help="how many samples of a run (default: 10000)")
    add(
        "--resolution",
        type=whole(2),
        metavar="N",
        help="cells along a side of the surfaces of a run (default: 200)",
    )
    add("--step", type=whole(0), metavar="N", help="the step of recordings (default: the last)")
    add("--quiet", action="store_true", help="print nothing but errors")
