"""Calls the tools of `medlint mcp` with the protocol's official client and prints what they say as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(program: str) -> None:
    async with stdio_client(StdioServerParameters(command=program, args=["mcp"])) as (reader, writer):
        async with ClientSession(reader, writer) as session:
            welcome = await session.initialize()
            tools = await session.list_tools()
            checked = await session.call_tool("check", {"text": "Our drip is a miracle."})
            wrong = await session.call_tool("explain", {"rule": "no-such-rule"})
            print(
                json.dumps(
                    {
                        "welcome": welcome.model_dump(mode="json"),
                        "tools": [tool.name for tool in tools.tools],
                        "checked": checked.model_dump(mode="json"),
                        "wrong": wrong.model_dump(mode="json"),
                    }
                )
            )


asyncio.run(main(sys.argv[1]))
