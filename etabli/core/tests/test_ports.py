"""The socket that the site is served from."""

import asyncio
import socket

from etabli.core import ports


def test_a_small_answer_leaves_at_once_instead_of_waiting_for_the_one_before_to_be_acknowledged():
    """Bad: headers, then a body forty milliseconds later, for each page of a line that is kept."""
    assert asyncio.run(_nodelay()) == 1


async def _nodelay() -> int:
    found: list[int] = []

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = writer.get_extra_info("socket")
        found.append(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with ports.opened("127.0.0.1", 0) as place:
        async with await asyncio.start_server(met, sock=place):
            reader, writer = await asyncio.open_connection(*place.getsockname())
            await reader.read()
            writer.close()
    return found[0]
