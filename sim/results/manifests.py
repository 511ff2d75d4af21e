"""Whether a file is a manifest of ours: what a folder must carry before anything in it is replaced.

Room     results
Shapes   none
Units    bytes
Source   none
"""

import json
from pathlib import Path
from typing import Final

MANIFEST: Final = "manifest.json"


def is_manifest(path: Path, of: str, largest: int) -> bool:
    """Return whether a file of at most so many bytes says that it is the manifest of such a folder."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > largest:
        return False
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("format") == of
