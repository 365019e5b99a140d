"""Accepts or rejects all tracked changes of a document in LibreOffice: ``settle.py Accept|Reject IN OUT PROFILE``.

Run by the system's Python, which has LibreOffice's ``uno`` (package python3-uno); so it imports nothing of ours.
"""

import contextlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]


def main(command: str, source: str, target: str, profile: str) -> None:
    """Open, settle, store as docx."""
    pipe = f"tracker{Path(profile).name}"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--invisible",
            "--nodefault",
            "--norestore",
            f"--accept=pipe,name={pipe};urp",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = connected(pipe)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (named("Hidden", True),))
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    frame = document.getCurrentController().getFrame()
    dispatcher.executeDispatch(frame, f".uno:{command}AllTrackedChanges", "", 0, ())
    document.storeToURL(f"file://{target}", (named("FilterName", "MS Word 2007 XML"),))
    document.close(True)
    with contextlib.suppress(Exception):  # the connection ends with the program
        desktop.terminate()
    office.wait(timeout=30)


def named(name: str, value: object) -> object:
    """One property."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(pipe: str) -> Any:
    """The running office, waited for at most a minute."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  # not up yet
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer")


if __name__ == "__main__":
    main(*sys.argv[1:])
