"""Exit codes, and the way from what can go wrong to one of them and a message.

Room     cli
Shapes   none
Units    none
Source   none
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from types import FrameType
from typing import Final

DONE: Final = 0
FAILED: Final = 1
WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130

ENDINGS: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class InputError(Exception):
    """What was asked for cannot be done as it is; the message is for the reader of standard error."""


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; what a user can cause ends in a message, not a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without some letter still gets its tables
    try:
        with _endings_interrupt():
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
        complain(f"error: {said(error)}")
        return FAILED
    return code


def said(error: OSError) -> str:
    """Return what is wrong, and with which file."""
    return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"


def complain(message: str) -> None:
    """Write a message to standard error, if anyone still listens."""
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)


@contextmanager
def _endings_interrupt() -> Iterator[None]:
    """Let a request to end, or a terminal that closes, interrupt; not where it is ignored, as by nohup."""
    here = threading.current_thread() is threading.main_thread()  # elsewhere signals cannot be set
    ours = [ending for ending in ENDINGS if here and signal.getsignal(ending) is signal.SIG_DFL]
    for ending in ours:
        signal.signal(ending, _interrupt)
    try:
        yield
    finally:
        for ending in ours:
            signal.signal(ending, signal.SIG_DFL)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    signal.signal(signum, signal.SIG_IGN)  # a terminal that closes sends it twice; clearing up goes on
    raise KeyboardInterrupt
