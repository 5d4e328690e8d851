"""Dateline for programs: HTTP, OpenAI's chat protocol and MCP over one index."""
