"""Tracing: how something comes to somebody, and what hangs on somebody or something; on the engine of `custody`."""
