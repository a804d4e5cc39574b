"""The same pages through uvicorn: what a browser on the same machine waits for."""

import http.client
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep
from urllib.parse import quote

WARM_UP = 3


@contextmanager
def uvicorn() -> Iterator[int]:
    """One server process on a free port, with the settings of this process's environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    options = ("--port", str(port), "--log-level", "error", "--no-access-log")
    served = subprocess.Popen([sys.executable, "-m", "uvicorn", "doithoai.config.asgi:application", *options])
    try:
        _wait(port)
        yield port
    finally:
        served.terminate()
        served.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("uvicorn did not start")


def median(port: int, address: str, session: str, runs: int) -> float:
    """Milliseconds from asking to the last byte, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"sessionid={session}", "Host": "127.0.0.1"}
    times = []
    for _ in range(WARM_UP + runs):
        began = perf_counter()
        connection.request("GET", quote(address, safe="/?=&"), headers=headers)
        answer = connection.getresponse()
        answer.read()
        times.append((perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
    connection.close()
    return round(statistics.median(times[WARM_UP:]), 1)
