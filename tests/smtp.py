"""A real SMTP server of our own for one test: on a free port, in a thread; it keeps what it took and refuses what it is told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """Where it listens, what it took, and whom it does not take: address → its answer."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation, as much of RFC 5321 as a client needs."""
        writer.write(b"220 thu.example.vn ESMTP\r\n")
        while line := await reader.readline():
            word, said = line[:4].upper(), line.decode().strip()
            if word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                self.taken.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 kept\r\n")
            elif word == b"RCPT":
                address = said.partition("<")[2].partition(">")[0]
                writer.write(self.refuses.get(address, "250 ok").encode() + b"\r\n")
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()


@contextmanager
def server() -> Iterator[Server]:
    """Listens for as long as the test asks."""
    kept, loop = Server(), asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(kept.serve, "127.0.0.1", 0))
    kept.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        listening.close()
        loop.close()
