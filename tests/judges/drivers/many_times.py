"""Runs a command line tool many times in one process, in the tool's environment: `python many_times.py MODULE NAME`.

Reads one JSON document per line, `{"folder": ..., "arguments": [...]}`, and prints for each one `{"code", "output"}`.
Starting such a tool takes a second, most of it for imports.
"""

import importlib
import json
import os
import sys

from typer.testing import CliRunner


def main() -> None:
    module, attribute = sys.argv[1:]
    command = getattr(importlib.import_module(module), attribute)
    for line in sys.stdin:
        call = json.loads(line)
        os.chdir(call["folder"])
        ended = CliRunner().invoke(command, call["arguments"])
        output = ended.output
        if ended.exception and not isinstance(ended.exception, SystemExit):
            output += repr(ended.exception)
        print(json.dumps({"code": ended.exit_code, "output": output}), flush=True)


main()
