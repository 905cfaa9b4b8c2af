"""`mindscreen pathway`: what a department does about findings, for people who read no YAML, and a session by it."""
