"""Properties of the source text: sizes that stay readable, and calls that files never make."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("app", "engine", "resources", "packaging")
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 300, 400, 40  # lines
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle", "joblib"}
UNSAFE_CALLS = {"eval", "exec", "compile", "torch.load", "np.load", "numpy.load", "os.system"}


def files(*folders: str) -> list[Path]:
    """Return the Python files of some folders, relative to the checkout."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


def tree(path: Path) -> ast.Module:
    """Parse a file of the checkout."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find every function and method of a file, nested ones among them."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def longer(limit: int, *folders: str) -> dict[str, int]:
    """Return the files of some folders that have more lines than allowed."""
    lengths = {str(p): len((ROOT / p).read_text().splitlines()) for p in files(*folders)}
    return {path: n for path, n in lengths.items() if n > limit}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has, its signature and docstring among them."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imported(path: Path) -> set[str]:
    """Return the top-level modules that a file imports anywhere."""
    nodes = list(ast.walk(tree(path)))
    plain = {name.name for n in nodes if isinstance(n, ast.Import) for name in n.names}
    return {
        name.partition(".")[0]
        for name in plain | {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    }


def unsafe_calls(path: Path) -> set[str]:
    """Return the calls of a file that could run or unpack what a stranger wrote."""
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return {
        ast.unparse(call.func)
        for call in calls
        if ast.unparse(call.func) in UNSAFE_CALLS and not refuses_objects(call)
    }


def refuses_objects(call: ast.Call) -> bool:
    """Whether a loader of arrays is told to load arrays only."""
    values = {word.arg: ast.unparse(word.value) for word in call.keywords}
    return values.get("allow_pickle") == "False"


def test_files_fit_on_a_few_screens() -> None:
    assert not longer(LONGEST_FILE, *SHIPPED)
    assert not longer(LONGEST_TEST, "tests")


def test_functions_fit_on_one_screen() -> None:
    lengths = {f"{p}: {f.name}": length(f) for p in files(*SHIPPED) for f in functions(p)}
    assert not {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION}


def test_every_module_says_in_its_docstring_what_it_is() -> None:
    assert not [str(path) for path in files(*SHIPPED) if not ast.get_docstring(tree(path))]


def test_nothing_runs_or_unpickles_what_a_file_holds() -> None:
    found = {str(p): imported(p) & UNSAFE_MODULES | unsafe_calls(p) for p in files(*SHIPPED)}
    assert not {path: names for path, names in found.items() if names}


def test_nothing_asks_for_a_weight_of_letters_that_is_not_shipped() -> None:
    """Qt strikes bold letters twice where the heaviest font is half bold: see style.fonts."""
    heavy = re.compile(r"</?(b|strong|th|h[1-6])>|font-weight: *(bold|[7-9]00)|Weight\.Bold")
    texts = {path: (ROOT / path).read_text("utf-8") for path in files("app")}
    assert not [str(path) for path, text in texts.items() if heavy.search(text)]
