"""A real IMAP server of our own for one test: Debian's Dovecot in a new folder on a free port; nothing of it stays."""

import getpass
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "tiepnhan@example.vn", "thu-nghiem-2026"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
mail_location = maildir:{folder}/mail/box
first_valid_uid = 1
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def program() -> str | None:
    """Dovecot, when it is installed; Debian keeps it out of the PATH of ordinary users."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Post:
    """The server: where it listens, and the hand that puts letters into it."""

    port: int
    folder: Path

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """Signed in as the owner of the mailbox."""
        there = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        there.login(USER, PASSWORD)
        try:
            yield there
        finally:
            there.logout()

    def put(self, *letters: bytes, folder: str = "INBOX") -> None:
        """Letters arrive."""
        with self.opened() as there:
            there.create(folder)
            for letter in letters:
                status, told = there.append(folder, "", "", letter)
                assert status == "OK", told

    def empty(self) -> None:
        """Nothing is left of an earlier test; the numbers go on."""
        with self.opened() as there:
            _status, (count, *_rest) = there.select("INBOX")
            if count != b"0":
                there.store("1:*", "+FLAGS", r"\Deleted")
                there.expunge()

    def flags(self) -> list[bytes]:
        """What is marked at each letter."""
        with self.opened() as there:
            there.select("INBOX", readonly=True)
            _status, found = there.fetch("1:*", "(FLAGS)")
            return [one for one in found if isinstance(one, bytes)]


@contextmanager
def server() -> Iterator[Post]:
    """Starts it, waits until it answers, stops it."""
    found = program()
    assert found, "apt-get install dovecot-imapd"
    folder = Path(tempfile.mkdtemp(prefix="dt-imap-", dir="/tmp"))
    root = os.geteuid() == 0
    owner = "nobody" if root else getpass.getuser()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    config = folder / "dovecot.conf"
    if root:
        shutil.chown(folder, owner)
        folder.chmod(0o755)
    (folder / "mail").mkdir()
    if root:
        shutil.chown(folder / "mail", owner)
    status = (folder / "mail").stat()
    config.write_text(
        CONFIG.format(
            folder=folder, port=port, password=PASSWORD, uid=status.st_uid, gid=status.st_gid,
            internal="dovecot" if root else owner, login="dovenull" if root else owner,
            internal_group="dovecot" if root else _group(status.st_gid),
        ),
        encoding="utf-8",
    )  # fmt: skip
    process = subprocess.Popen([found, "-F", "-c", str(config)], stdin=subprocess.DEVNULL)
    try:
        _wait(port, process, folder)
        yield Post(port, folder)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _group(number: int) -> str:
    import grp  # noqa: PLC0415 - needed by ordinary users only

    return grp.getgrgid(number).gr_name


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    log = folder / "log"
    for _ in range(100):
        told = log.read_text(encoding="utf-8") if log.exists() else ""
        assert process.poll() is None, f"dovecot ended: {told[-2000:]}"
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"dovecot does not answer: {told[-2000:]}")
