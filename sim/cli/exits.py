"""Exit codes, and the way from what can go wrong to one of them and a message.

Room     cli
Shapes   none
Units    none
Source   none
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from types import FrameType
from typing import Final

DONE: Final = 0
FAILED: Final = 1
WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130


class InputError(Exception):
    """What was asked for cannot be done as it is; the message is for the reader of standard error."""


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; what a user can cause ends in a message, not a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without some letter still gets its tables
    with suppress(ValueError):  # not the main thread: then someone else handles signals
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = command()
        sys.stdout.flush()
    except InputError as error:
        complain(str(error))
        return WRONG_INPUT
    except BrokenPipeError:  # the reader of standard output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        complain("interrupted: nothing was written")
        return INTERRUPTED
    except MemoryError:
        complain("error: out of memory")
        return FAILED
    except OSError as error:
        complain(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAILED
    return code


def complain(message: str) -> None:
    """Write a message to standard error, if anyone still listens."""
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
