"""Being dbt for one project, one command after the other: what a child of `dbt_server` does.

The socket brings `{"call": [...]}` with a file descriptor for the output of `dbt CALL`, and is answered by
`{"exit": ...}`. When it closes, the session ends, and with it every connection.
"""

from __future__ import annotations

import atexit
import gc
import os
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from meshwright.runner.json_lines import receive, send

# dbt makes a JSON schema of each of these when it first validates one. Whoever forks afterwards has them.
_VALIDATED = {
    "dbt.contracts.project": ("Configuration", "PackageConfig", "ProfileConfig", "Project", "ProjectFlags"),
    "dbt.artifacts.resources": ("ModelConfig", "NodeConfig", "SeedConfig", "SourceConfig", "TestConfig"),
    "dbt.contracts.graph.nodes": ("GenericTestNode", "HookNode", "ModelNode", "SeedNode", "SingularTestNode"),
    "dbt.contracts.graph.unparsed": (
        *("UnparsedGroup", "UnparsedModelUpdate", "UnparsedNodeUpdate"),
        *("UnparsedSourceDefinition", "UnparsedUnitTest"),
    ),
}
_COLLECT = (100_000, 50, 100)


def warm_up() -> None:
    """Import dbt, and have it do what every command does first.

    Raises:
        Exception: dbt cannot be imported; whatever that may be.
    """
    import dbt.cli.main  # noqa: F401

    for module, names in _VALIDATED.items():
        for name in names:
            # These are dbt's own affair: where another version has them elsewhere, commands do it themselves.
            with suppress(Exception):
                getattr(import_module(module), name).json_schema()
    # Parsing makes very many objects that stay. Looking for garbage among them all, again and again, is a tenth of it.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


def run_session(folder: str, control: socket.socket) -> NoReturn:
    """Run commands in a project's folder until the socket closes, and end this process."""
    try:
        _run_commands(folder, control)
    finally:
        # What dbt and its adapters want done at the end. Taking the interpreter down in order costs half a second.
        atexit._run_exitfuncs()
        os._exit(0)


def _run_commands(folder: str, control: socket.socket) -> None:
    environment = dict(os.environ)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    while True:
        request, handed = receive(control, 1)
        if request is None or not handed:
            return
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        _print_to(handed[0])
        os.close(handed[0])
        exit_code = _run(request["call"])
        _print_to(nowhere)
        send(control, {"exit": exit_code})


def _run(call: list[str]) -> int:
    from dbt.cli.main import cli

    sys.argv = ["dbt", *call]
    try:
        cli()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _print_to(descriptor: int) -> None:
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        with suppress(OSError):
            stream.flush()
        os.dup2(descriptor, number)
