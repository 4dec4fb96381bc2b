from __future__ import annotations

import subprocess
import sys

import pytest

from app.__main__ import main


def modules_after(*words: str) -> set[str]:
    """Run the command in a process of its own and return what it had imported at its end."""
    code = (
        "import sys\nfrom app.__main__ import main\n"
        f"status = main({list(words)!r})\n"
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)\nsys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=100
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["train", "--help"]])
def test_help_loads_neither_torch_nor_qt(words: list[str]) -> None:
    loaded = modules_after(*words)
    assert not loaded & {"torch", "numpy", "PySide6", "pydantic"}


def test_training_loads_no_qt(tmp_path: object) -> None:
    loaded = modules_after(
        "train", "--steps", "1", "--out", str(tmp_path), "--quiet", "--set", "training.batch=8"
    )
    assert "torch" in loaded
    assert not {name for name in loaded if name.startswith(("PySide6", "pyqtgraph", "qasync"))}


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(
        word in text for word in ("train", "info", "verify", "bench", "--experiment", "--theme")
    )


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Saddlepoint ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_without_a_screen_the_window_names_the_headless_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "saddlepoint train" in said
    assert main(["lecture.saddlepoint"]) == 2, "a file is for the window too"
    assert "there is no screen here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["trian"], "did you mean 'train'"),
        (["--them", "dark"], "unrecognized arguments: --them"),
        (["--theme", "blue"], "invalid choice: 'blue'"),
        (["info", "a", "b"], "'a' takes no second word"),
    ],
)
def test_unknown_words_are_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
