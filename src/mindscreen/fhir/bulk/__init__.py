"""Many responses in one go: NDJSON in, NDJSON out, one response at a time and with flat memory."""
